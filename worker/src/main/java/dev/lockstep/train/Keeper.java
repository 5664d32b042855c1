package dev.lockstep.train;

import dev.lockstep.config.TrainingSpec.EarlyStopping;
import dev.lockstep.data.Schema;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the model that the run is for: the best by validation where there is a validation part, else the last. */
final class Keeper {
    private static final long SECONDS_BETWEEN = 10;

    private final Job job;
    private final Crew crew;
    private final Patience patience;
    private final Snapshot last;
    private final Optional<Snapshot> best;
    private int lastEpoch;
    private long nextMeanwhile = System.nanoTime();

    Keeper(Job job, Crew crew, Optional<EarlyStopping> earlyStopping, boolean validates) {
        this.job = job;
        this.crew = crew;
        patience = new Patience(earlyStopping);
        last = new Snapshot(crew.replicas().get(0));
        best = validates ? Optional.of(new Snapshot(crew.replicas().get(0))) : Optional.empty();
        take(last);
        best.ifPresent(this::take);
    }

    private void take(Snapshot snapshot) {
        snapshot.take(crew.replicas().get(0));
    }

    /** Takes note of an epoch's loss and keeps its model; says whether it is the best so far. */
    boolean judge(int epoch, double loss) {
        lastEpoch = epoch;
        take(last);
        boolean better = patience.better(epoch, loss);
        if (better) {
            best.ifPresent(this::take);
        }
        return better;
    }

    /** Whether what would be kept now is a model at all; the same on every rank. */
    boolean isGood() {
        FloatBuffer parameters = crew.replicas().get(0).parameters();
        for (int i = 0; i < parameters.capacity(); i++) {
            if (!Float.isFinite(parameters.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean isOver() {
        return patience.isOver();
    }

    boolean predictsClasses(Schema schema) {
        return schema.labels() instanceof Schema.Classes;
    }

    /** Which epoch the kept model is from. */
    String describe() {
        int epoch = best.isPresent() ? patience.bestEpoch() : lastEpoch;
        return epoch == 0 ? "the model of the first weights" : "the model of epoch " + epoch;
    }

    private Snapshot kept() {
        return best.orElse(last);
    }

    String sha256() {
        return kept().sha256();
    }

    /** Writes {@code last.zip} and {@code model.zip}; afterwards every replica holds the kept model. */
    void writeModels(boolean lastIsGood) throws IOException {
        if (lastIsGood && best.isPresent() && patience.bestEpoch() != lastEpoch) {
            write("last.zip");
        }
        crew.forEach(i -> kept().restore(crew.replicas().get(i)));
        write("model.zip");
    }

    /**
     * Leaves the model of a good epoch for whoever looks before the end, or where the end never comes. It is only as fresh as
     * a fiftieth of the time allows.
     */
    void leaveMeanwhile() throws IOException {
        long started = System.nanoTime();
        if (started - nextMeanwhile >= 0) {
            write("model.zip");
            long now = System.nanoTime();
            nextMeanwhile = now + Math.max(SECONDS_BETWEEN * 1_000_000_000L, 50 * (now - started));
        }
    }

    /**
     * Where training is stopped on the way: leaves the best model as {@code model.zip}; where none was judged yet, the one
     * that all replicas hold.
     *
     * @param inLockstep whether all replicas hold the same model now
     */
    void writeUnfinished(boolean inLockstep) throws IOException {
        boolean judged = lastEpoch > 0;
        if (!(inLockstep && isGood()) && !judged) {
            return;
        }
        if (judged && (best.isPresent() || !inLockstep || !isGood())) {
            crew.forEach(i -> kept().restore(crew.replicas().get(i)));
        }
        write("model.zip");
    }

    private void write(String name) throws IOException {
        if (job.speaks()) {
            Path file = job.directory().resolve(name);
            AsideFile.write(file, out -> crew.replicas().get(0).export(out));
        }
    }
}
