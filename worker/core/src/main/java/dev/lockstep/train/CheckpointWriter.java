package dev.lockstep.train;

import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.checkpoint.CheckpointStore.Written;
import dev.lockstep.config.CheckpointSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunInterval;
import dev.lockstep.events.Event;
import dev.lockstep.parallel.BackgroundQueue;
import dev.lockstep.parallel.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint whenever one is due, and the model so far, off the thread that trains: that one only copies. A file system that is slower
 * than checkpoints fall due gets fewer of them, and one that fails is warned of: training goes on.
 */
final class CheckpointWriter implements AutoCloseable {
    private static final long MOST_BETWEEN_LOOKS = 512;
    private static final Duration LONGEST_LAST_WRITE = Duration.ofSeconds(60);

    private final RankJob job;
    private final CheckpointSpec spec;
    private final long stepsPerEpoch;
    private final String runFile;
    private final Consumer<Event> events;
    private final RankControl control;
    private final Clock clock;
    private final BackgroundQueue writer;
    private final AtomicBoolean isWriting = new AtomicBoolean();
    /** Made when it is needed first: where a run goes on after a failure, nobody waits for so much memory to be cleared. */
    private @Nullable RunState copy;

    private final EarlyModelWriter model;
    private long writtenAt;
    private long lookedAt;
    private long lookedAfter;
    private long nextLook;
    private long begunAt;
    private long writing;
    private boolean isTold;
    private boolean isLast;
    private volatile boolean isGivenUp;

    CheckpointWriter(
            RankJob job, EarlyModelWriter model, long stepsPerEpoch, Consumer<Event> events, RankControl control) {
        this.job = job;
        this.control = control;
        clock = control.clock();
        writtenAt = clock.nanoTime();
        this.spec = job.run().checkpoint();
        this.stepsPerEpoch = stepsPerEpoch;
        this.runFile = RunFile.write(job.run());
        this.events = events;
        this.model = model;
        writer = new BackgroundQueue("checkpoints", clock);
    }

    /**
     * Checked where an average was made, since between two of them the replicas differ: whether one fell due since, which all
     * ranks say alike. A meeting of them where the clock decides, and they are to look at it.
     *
     * @param leader gives all ranks what the leader says
     */
    boolean isDue(long stepsAtLastAverage, long steps, DoubleUnaryOperator leader) {
        warnWhereItHangs();
        if (!spec.every().isTime()) {
            return RunInterval.fellDue(spec.every().inSteps(stepsPerEpoch), stepsAtLastAverage, steps);
        }
        if (steps < nextLook) {
            return false;
        }
        long toGo = (long) leader.applyAsDouble((double) stepsToGo(steps));
        nextLook = steps + Math.max(1, toGo);
        return toGo == 0;
    }

    /** What the clock of this rank says: steps until ranks should look again; none where a checkpoint is due. */
    private long stepsToGo(long steps) {
        long now = clock.nanoTime();
        long left = writtenAt + TimeUnit.SECONDS.toNanos(spec.every().inSeconds()) - now;
        long aStep = lookedAfter == 0 ? left : (now - lookedAt) / (steps - lookedAfter);
        lookedAt = now;
        lookedAfter = steps;
        return left <= 0 ? 0 : stepsToLookAfter(left, aStep);
    }

    /** Half of those that there is time for: looks are seldom while there is much time, and never much too late. */
    static long stepsToLookAfter(long nanosLeft, long nanosAStep) {
        return Math.max(1, Math.min(MOST_BETWEEN_LOOKS, nanosLeft / 2 / Math.max(1, nanosAStep)));
    }

    /** Once for each that hangs. */
    private void warnWhereItHangs() {
        Duration most = job.run().cluster().deadlines().standstill().duration();
        if (isWriting.get() && !isTold && clock.nanoTime() - begunAt > most.toNanos()) {
            isTold = true;
            events.accept(new Event.Warned("rank 0 has been writing the checkpoint of step " + writing + " to "
                    + job.checkpoints() + " for " + most.toSeconds()
                    + " s (cluster.deadlines.standstill): is that storage"
                    + " unreachable? Training goes on, without checkpoints until it answers; what is learned since the last"
                    + " good one would be lost with all executors"));
        }
    }

    /** Whether the epoch that was judged last is the best, so that its checkpoint is kept. */
    boolean isDueForBest(EarlyStoppingRule earlyStopping) {
        return earlyStopping.bestEpoch() == earlyStopping.lastEpoch();
    }

    /** Writes what the run is now, unless the one before is still being written. */
    void write(RunState state) {
        writtenAt = clock.nanoTime();
        if (!isWriting.compareAndSet(false, true)) {
            return;
        }
        begunAt = writtenAt;
        isTold = false;
        RunState own = copy == null ? state.emptyCopy() : copy;
        copy = own;
        own.copyFrom(state);
        writing = own.step();
        writer.add(() -> {
            try {
                writeUnlessGivenUp(own);
            } finally {
                isWriting.set(false);
            }
        });
    }

    /** Writes what the run is now also where the one before is still being written: there will be no later one. */
    void writeLast(RunState state) {
        isLast = true;
        try {
            if (writer.awaitAll(LONGEST_LAST_WRITE)) {
                write(state);
            } // else the one before hangs; close says so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUnlessGivenUp(RunState own) {
        try {
            writeNow(own);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (!isGivenUp) {
                events.accept(new Event.Warned("cannot write the checkpoint of step " + own.step() + " to "
                        + job.checkpoints() + ": " + e.getMessage()
                        + "; training goes on, and what was learned since the last good one would be lost with it"));
            }
        }
    }

    private void writeNow(RunState own) throws IOException {
        long started = clock.nanoTime();
        control.awaitRecord(); // whoever goes on from it tells nothing of the epochs before it once more
        CheckpointStore store = job.checkpointStore();
        long best = own.tally().bestEpoch() * stepsPerEpoch;
        Written written = store.write(own.toCheckpoint(job, runFile), spec.keep(), best, () -> isGivenUp);
        double seconds = (clock.nanoTime() - started) / 1e9;
        events.accept(new Event.CheckpointWritten(own.step(), written.file(), written.bytes(), seconds));
        if (isGivenUp) {
            return;
        }
        try {
            model.leave(own);
        } catch (IOException e) {
            events.accept(new Event.Warned(
                    "cannot write the model so far: " + e.getMessage() + "; it is written at the end again"));
        }
    }

    /** Others remember the run, and wait to go on: what is being written now is not to keep them, but for the last one. */
    void giveUp() {
        isGivenUp = !isLast;
    }

    /** Waits for what is being written, but not for ever. */
    @Override
    public void close() {
        writer.close();
        try {
            if (!writer.awaitAll(LONGEST_LAST_WRITE)) {
                events.accept(new Event.Warned("the last checkpoint was not written after "
                        + LONGEST_LAST_WRITE.toSeconds() + " s, and is given up"));
                writer.abandon();
            }
        } catch (InterruptedException e) {
            writer.abandon();
            Thread.currentThread().interrupt();
        }
    }
}
