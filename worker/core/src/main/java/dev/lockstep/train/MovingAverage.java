package dev.lockstep.train;

import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.Replica;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The exponential moving average of the weights, where the run file asks for one: it is judged and kept in place of what the
 * replicas hold. Their weights are the same after each average, and so is what follows them, on every rank.
 */
final class MovingAverage {
    private final double kept;
    private final LocalReplicas localReplicas;
    private final List<Replica> replicas;
    private final FloatBuffer average;

    /** @param ema what is kept in a step; empty where nothing is to be averaged */
    MovingAverage(Optional<Double> ema, LocalReplicas localReplicas) {
        kept = ema.orElse(0.0);
        this.localReplicas = localReplicas;
        replicas = localReplicas.replicas();
        average = DirectFloats.of(ema.isPresent() ? replicas.get(0).parameters().capacity() : 0);
    }

    private boolean isAny() {
        return average.capacity() > 0;
    }

    /** Goes after the weights, which have been those before all of these steps, and are those behind them now. */
    void follow(long before, long steps) {
        if (isAny()) {
            FloatBuffer weights = replicas.get(0).parameters();
            float share = share(kept, before, steps);
            localReplicas.forEach(member -> FloatBuffers.movePart(average, weights, share, member, replicas.size()));
        }
    }

    /**
     * What is taken of the weights behind some steps: as if they had been those of each of the steps. The first steps keep less
     * of the average, or short runs would be judged by the weights with which they began.
     */
    static float share(double kept, long before, long steps) {
        double left = 1;
        for (long step = before; step < steps; step++) {
            left *= Math.min(kept, (1.0 + step) / (10.0 + step));
        }
        return (float) (1 - left);
    }

    /** Every replica holds the average, which this keeps the weights for; once more, and all is as it was. */
    void exchange() {
        if (isAny()) {
            localReplicas.forEachWeights(i -> {
                if (i > 0) {
                    FloatBuffers.copy(average, replicas.get(i).parameters());
                }
            });
            FloatBuffer weights = replicas.get(0).parameters();
            localReplicas.forEach(member -> FloatBuffers.exchangePart(average, weights, member, replicas.size()));
        }
    }

    /** What would be kept now. */
    FloatBuffer now() {
        return isAny() ? average : replicas.get(0).parameters();
    }

    void copyTo(RunState state) {
        localReplicas.forEach(member -> FloatBuffers.copyPart(average, state.movingAverage(), member, replicas.size()));
    }

    void copyFrom(RunState state) {
        FloatBuffers.copy(state.movingAverage(), average);
    }
}
