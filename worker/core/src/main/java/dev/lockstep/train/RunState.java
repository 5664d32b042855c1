package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.checkpoint.Checkpoint;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * All that a run is after an average, and all that it needs to go on from there: the same on every rank, so that one of
 * them is enough to begin again.
 */
public final class RunState {
    private static final List<String> ARRAYS = List.of("parameters", "updaterState", "lastEpoch", "bestEpoch");

    /** Where a rank says what its arrays are, behind where it stands. */
    private static final int CHECKSUM = 6;

    private long step;
    private Tally tally;
    private boolean isTorn;
    private final FloatBuffer[] arrays;

    /**
     * What decides how a run goes on besides its weights.
     *
     * @param epochLossSum the losses of the epoch's steps so far, of which its mean is made
     * @param epochSteps how many they are
     * @param bestLoss least loss of an epoch so far
     * @param bestEpoch the epoch that had it; 0 before the first
     * @param judgedEpoch the last epoch that was judged
     */
    record Tally(double epochLossSum, long epochSteps, double bestLoss, int bestEpoch, int judgedEpoch) {
        static final Tally NONE = new Tally(0, 0, Double.POSITIVE_INFINITY, 0, 0);
    }

    /** Room for the state of a run whose replicas are like this one; empty arrays where nothing is kept. */
    RunState(int parameters, int updaterState, boolean keepsBest) {
        this(0, Tally.NONE, new FloatBuffer[] {
            FloatBuffers.room(parameters),
            FloatBuffers.room(updaterState),
            FloatBuffers.room(parameters),
            FloatBuffers.room(keepsBest ? parameters : 0)
        });
    }

    private RunState(long step, Tally tally, FloatBuffer[] arrays) {
        this.step = step;
        this.tally = tally;
        this.arrays = arrays;
    }

    RunState emptyCopy() {
        return new RunState(
                0,
                Tally.NONE,
                Arrays.stream(arrays).map(a -> FloatBuffers.room(a.capacity())).toArray(FloatBuffer[]::new));
    }

    void copyFrom(RunState other) {
        for (int i = 0; i < arrays.length; i++) {
            FloatBuffers.copy(other.arrays[i], arrays[i]);
        }
        endWrite(other.step, other.tally);
    }

    /** Until it is said again where this stands, its arrays are of no step: they are being written. */
    void beginWrite() {
        isTorn = true;
    }

    boolean isTorn() {
        return isTorn;
    }

    /** Steps that are behind the run. */
    public long step() {
        return step;
    }

    Tally tally() {
        return tally;
    }

    void endWrite(long at, Tally with) {
        isTorn = false;
        step = at;
        tally = with;
    }

    FloatBuffer parameters() {
        return arrays[0];
    }

    FloatBuffer updaterState() {
        return arrays[1];
    }

    /** The parameters at the end of the last epoch that was judged. */
    FloatBuffer last() {
        return arrays[2];
    }

    /** The parameters at the end of the best epoch; empty where the run keeps its last model. */
    FloatBuffer best() {
        return arrays[3];
    }

    /** Whether it is the best by validation, and not the last. */
    boolean keepsBest() {
        return best().capacity() > 0;
    }

    /** The parameters of the model that the run is for. */
    FloatBuffer kept() {
        return keepsBest() ? best() : last();
    }

    /** The epoch that it is of; 0 where none was judged yet. */
    int keptEpoch() {
        return keepsBest() ? tally.bestEpoch() : tally.judgedEpoch();
    }

    Checkpoint toCheckpoint(RankJob job, String runFile) {
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            values.put(ARRAYS.get(i), arrays[i]);
        }
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("epochLossSum", tally.epochLossSum());
        numbers.put("epochSteps", (double) tally.epochSteps());
        numbers.put("bestLoss", tally.bestLoss());
        numbers.put("bestEpoch", (double) tally.bestEpoch());
        numbers.put("judgedEpoch", (double) tally.judgedEpoch());
        return new Checkpoint(new Checkpoint.Header(job.run().name(), job.identity(), step, numbers, runFile), values);
    }

    /** What a checkpoint must be to be taken over. */
    Checkpoint.Wanted wanted(RunIdentity identity) {
        Map<String, Integer> floats = new LinkedHashMap<>();
        for (int i = 0; i < arrays.length; i++) {
            floats.put(ARRAYS.get(i), arrays[i].capacity());
        }
        return new Checkpoint.Wanted(identity, floats);
    }

    /** Takes over a checkpoint, which is what is wanted. */
    void take(Checkpoint from) {
        beginWrite();
        for (int i = 0; i < arrays.length; i++) {
            FloatBuffers.copy(Objects.requireNonNull(from.values().get(ARRAYS.get(i))), arrays[i]);
        }
        Map<String, Double> numbers = from.header().numbers();
        endWrite(
                from.header().step(),
                new Tally(
                        numbers.getOrDefault("epochLossSum", 0.0),
                        numbers.getOrDefault("epochSteps", 0.0).longValue(),
                        numbers.getOrDefault("bestLoss", Double.POSITIVE_INFINITY),
                        numbers.getOrDefault("bestEpoch", 0.0).intValue(),
                        numbers.getOrDefault("judgedEpoch", 0.0).intValue()));
    }

    /**
     * Every rank begins where the one is that has come furthest: the others take over its state. Those who have come as far
     * must hold the same. A meeting of all ranks.
     */
    void agree(Averager averager, ReplicaAssignment assignment, int rank) {
        double[] own = {
            step,
            tally.judgedEpoch(),
            tally.epochLossSum(),
            tally.epochSteps(),
            tally.bestLoss(),
            tally.bestEpoch(),
            FloatBuffers.checksum(arrays)
        };
        double[][] known = averager.gather(
                IntStream.range(0, assignment.count(rank)).mapToObj(i -> own).toArray(double[][]::new));
        double[] best =
                Arrays.stream(known).reduce((a, b) -> isFurther(b, a) ? b : a).orElseThrow();
        OutOfLockstepException.check(
                assignment,
                (long) best[0],
                Arrays.stream(known)
                        .map(one -> isFurther(best, one) ? new double[0] : new double[] {one[CHECKSUM]})
                        .toArray(double[][]::new));
        if (Arrays.stream(known).noneMatch(one -> isFurther(best, one))) {
            return;
        }
        if (isFurther(best, own)) {
            beginWrite();
        }
        averager.broadcast(first(known, best, assignment), List.of(arrays));
        endWrite((long) best[0], new Tally(best[2], (long) best[3], best[4], (int) best[5], (int) best[1]));
    }

    /** The first rank that has come so far. */
    private static int first(double[][] known, double[] best, ReplicaAssignment assignment) {
        return IntStream.range(0, assignment.ranks())
                .filter(rank -> !isFurther(best, known[assignment.first(rank)]))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFurther(double[] one, double[] other) {
        return one[0] > other[0] || (one[0] == other[0] && one[1] > other[1]);
    }
}
