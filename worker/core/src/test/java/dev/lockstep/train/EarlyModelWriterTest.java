package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyModelWriterTest {
    private static final RunSpec RUN = Rehearsal.run("""
            name: small
            data: { source: xor }
            network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
            training: { replicas: 1, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
            """);

    private final List<Float> written = new ArrayList<>();

    private static RunState judged(int bestEpoch, int lastEpoch, float best, float last) {
        RunState state = new RunState(1, 0, 1, 0);
        state.best().put(0, best);
        state.last().put(0, last);
        state.endWrite(10L * lastEpoch, new RunTally(0, 0, 0.5, bestEpoch, lastEpoch, RunTally.Plateau.NONE));
        return state;
    }

    @Test
    void theBestModelIsWrittenAndNotAgainWhileNoOtherIsTheBest() throws IOException {
        EarlyModelWriter model = new EarlyModelWriter(parameters -> written.add(parameters.get(0)));
        model.leave(judged(0, 0, 0, 0));
        assertThat(written).isEmpty();
        model.leave(judged(1, 1, 7, 7));
        model.leave(judged(1, 2, 7, 8));
        assertThat(written).containsExactly(7f);
        assertThat(model.end()).as("the epoch of the model that is there").isEqualTo(1);
    }

    @Test
    void aDiskThatTakesLongHoldsUpNobodyWhoTrains(@TempDir Path directory) {
        CountDownLatch disk = new CountDownLatch(1);
        List<Event> events = new CopyOnWriteArrayList<>();
        RunState state = judged(1, 1, 7, 7);
        try (CheckpointWriter checkpoints = new CheckpointWriter(
                new RankJob(RUN, directory, new ReplicaAssignment(1, 1), 0),
                new EarlyModelWriter(one -> await(disk, one)),
                10,
                events::add,
                RankControl.none())) {
            checkpoints.write(state); // returns at once, or this never ends
            state.best().put(0, 9);
            disk.countDown();
        }
        assertThat(written).as("of what the run was then").containsExactly(7f);
        assertThat(events).singleElement().isInstanceOf(Event.CheckpointWritten.class);
    }

    @Test
    void aCheckpointIsNotThereBeforeWhatWasToldOfItsEpochsIsKept(@TempDir Path directory) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch kept = new CountDownLatch(1);
        RankJob job = new RankJob(RUN, directory, new ReplicaAssignment(1, 1), 0);
        RunState state = judged(1, 1, 7, 7);
        List<Event> events = new CopyOnWriteArrayList<>();
        RankControl told = whoseRecord(() -> {
            asked.countDown();
            await(kept);
        });
        try (CheckpointWriter checkpoints =
                new CheckpointWriter(job, new EarlyModelWriter(one -> {}), 10, events::add, told)) {
            checkpoints.write(state);
            asked.await();
            assertThat(directory.resolve("checkpoints")).doesNotExist();
            kept.countDown();
        }
        assertThat(events).singleElement().isInstanceOf(Event.CheckpointWritten.class);
    }

    @Test
    void oneThatIsUnderWayNeverTakesThePlaceOfTheLast() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        EarlyModelWriter model = new EarlyModelWriter(one -> {
            began.countDown();
            await(disk, one);
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> early = threads.submit(() -> {
                model.leave(judged(1, 1, 7, 7));
                return null;
            });
            began.await();
            Future<?> last = threads.submit(() -> {
                model.end();
                written.add(9f);
            });
            assertThat(last.isDone()).as("while the early one is written").isFalse();
            disk.countDown();
            early.get();
            last.get();
        } finally {
            threads.shutdownNow();
        }
        model.leave(judged(2, 2, 8, 8));
        assertThat(written).containsExactly(7f, 9f);
    }

    static RankControl whoseRecord(Runnable isAwaited) {
        return new RankControl() {
            @Override
            public boolean endsBefore(long step) {
                return false;
            }

            @Override
            public boolean endsForGood() {
                return false;
            }

            @Override
            public boolean regroups() {
                return false;
            }

            @Override
            public void awaitRecord() {
                isAwaited.run();
            }
        };
    }

    private void await(CountDownLatch disk, FloatBuffer parameters) {
        await(disk);
        written.add(parameters.get(0));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody waits any more", e);
        }
    }
}
