package dev.lockstep.train;

import dev.lockstep.config.TrainingSpec.EarlyStopping;
import java.util.Optional;

/** Which epoch was the best so far, and whether to go on hoping. Its answers depend on the losses alone. */
final class EarlyStoppingRule {
    private final Optional<EarlyStopping> limit;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private int lastEpoch;

    EarlyStoppingRule(Optional<EarlyStopping> limit) {
        this.limit = limit;
    }

    /** Goes on from where a run stood. */
    void resume(double loss, int best, int last) {
        bestLoss = loss;
        bestEpoch = best;
        lastEpoch = last;
    }

    /** Whether this epoch is better than every one before. */
    boolean better(int epoch, double loss) {
        lastEpoch = epoch;
        double least = limit.map(EarlyStopping::minDelta).orElse(0.0);
        if (loss < bestLoss - least || bestEpoch == 0) {
            bestLoss = loss;
            bestEpoch = epoch;
            return true;
        }
        return false;
    }

    boolean isOver() {
        return limit.isPresent() && lastEpoch - bestEpoch >= limit.get().patience();
    }

    double bestLoss() {
        return bestLoss;
    }

    int lastEpoch() {
        return lastEpoch;
    }

    int bestEpoch() {
        return bestEpoch;
    }
}
