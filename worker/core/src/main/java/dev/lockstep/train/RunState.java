package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.checkpoint.Checkpoint;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All that a run is after an average, and all that it needs to go on from there: the same on every rank, so that one of
 * them is enough to begin again.
 */
public final class RunState {
    private static final List<String> ARRAYS =
            List.of("parameters", "updaterState", "lastEpoch", "bestEpoch", "movingAverage");

    private long step;
    private RunTally tally;
    private boolean isTorn;
    private final FloatBuffer[] arrays;

    /**
     * Room for the state of a run whose replicas have so many floats.
     *
     * @param best floats of the best model; 0 where the run keeps its last one
     * @param movingAverage floats of the moving average of the weights; 0 where the run has none
     */
    RunState(int parameters, int updaterState, int best, int movingAverage) {
        this(
                0,
                RunTally.NONE,
                IntStream.of(parameters, updaterState, parameters, best, movingAverage)
                        .mapToObj(DirectFloats::of)
                        .toArray(FloatBuffer[]::new));
    }

    private RunState(long step, RunTally tally, FloatBuffer[] arrays) {
        this.step = step;
        this.tally = tally;
        this.arrays = arrays;
    }

    RunState emptyCopy() {
        return new RunState(
                0,
                RunTally.NONE,
                Arrays.stream(arrays).map(a -> DirectFloats.of(a.capacity())).toArray(FloatBuffer[]::new));
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

    RunTally tally() {
        return tally;
    }

    void endWrite(long at, RunTally with) {
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

    /** Empty where the run has none. */
    FloatBuffer movingAverage() {
        return arrays[4];
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
        Checkpoint.Header header =
                new Checkpoint.Header(job.run().name(), job.identity(), step, tally.numbers(), runFile);
        return new Checkpoint(header, named());
    }

    /** Those that a checkpoint holds: runs without a moving average have checkpoints that say nothing of one. */
    private Map<String, FloatBuffer> named() {
        Map<String, FloatBuffer> named = new LinkedHashMap<>();
        for (int i = 0; i < arrays.length - (movingAverage().capacity() == 0 ? 1 : 0); i++) {
            named.put(ARRAYS.get(i), arrays[i]);
        }
        return named;
    }

    /** What a checkpoint must be to be taken over. */
    private Checkpoint.Wanted wanted(RunIdentity identity) {
        Map<String, Integer> floats = new LinkedHashMap<>();
        named().forEach((name, array) -> floats.put(name, array.capacity()));
        return new Checkpoint.Wanted(identity, floats);
    }

    /** Takes over the newest checkpoint of the run, if it has one. */
    void recall(RankJob job, Consumer<Event> events) throws IOException {
        job.checkpointStore()
                .newest(wanted(job.identity()), bad -> events.accept(new Event.Warned(bad)))
                .ifPresent(found -> take(found.checkpoint()));
    }

    private void take(Checkpoint from) {
        beginWrite();
        named().forEach((name, array) ->
                FloatBuffers.copy(Objects.requireNonNull(from.values().get(name)), array));
        endWrite(from.header().step(), RunTally.of(from.header().numbers()));
    }

    /**
     * Every rank begins where the one is that has come furthest: the others take over its state. Those who have come as far
     * must hold the same. A meeting of all ranks.
     */
    void agree(Averager averager, ReplicaAssignment assignment, int rank) {
        RunStanding own = new RunStanding(step, tally, FloatBuffers.checksum(arrays));
        double[][] rows = new double[assignment.count(rank)][];
        Arrays.fill(rows, own.toRow());
        List<RunStanding> known =
                Arrays.stream(averager.gather(rows)).map(RunStanding::of).toList();
        RunStanding furthest =
                known.stream().reduce((a, b) -> b.isFurtherThan(a) ? b : a).orElseThrow();
        OutOfLockstepException.check(
                assignment,
                furthest.step(),
                known.stream()
                        .map(one -> furthest.isFurtherThan(one) ? new double[0] : new double[] {one.checksum()})
                        .toArray(double[][]::new));
        if (known.stream().noneMatch(furthest::isFurtherThan)) {
            return;
        }
        if (furthest.isFurtherThan(own)) {
            beginWrite();
        }
        averager.broadcast(firstThatIsThere(known, furthest, assignment), List.of(arrays));
        endWrite(furthest.step(), furthest.tally());
    }

    private static int firstThatIsThere(List<RunStanding> known, RunStanding furthest, ReplicaAssignment assignment) {
        return IntStream.range(0, assignment.ranks())
                .filter(rank -> !furthest.isFurtherThan(known.get(assignment.first(rank))))
                .findFirst()
                .orElseThrow();
    }
}
