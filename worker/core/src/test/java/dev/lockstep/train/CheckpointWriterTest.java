package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
    private static final long SECOND = 1_000_000_000;
    private static final RunSpec RUN = Rehearsal.run("""
            name: small
            data: { source: xor }
            network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
            training: { replicas: 1, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
            """);

    @TempDir
    private Path directory;

    /** Ranks look together, so that seldom is cheap; but what is due by the clock shall not be late by much. */
    @Test
    void ranksLookAtTheClockSeldomWhileThereIsTimeAndOftenWhenItComes() {
        assertThat(CheckpointWriter.stepsToLookAfter(600 * SECOND, SECOND / 1000))
                .isEqualTo(512);
        assertThat(CheckpointWriter.stepsToLookAfter(60 * SECOND, 10 * SECOND)).isEqualTo(3);
        assertThat(CheckpointWriter.stepsToLookAfter(60 * SECOND, 600 * SECOND)).isEqualTo(1);
        assertThat(CheckpointWriter.stepsToLookAfter(1, 0)).isEqualTo(1);
    }

    /** What came of a checkpoint that was still being written when others were to go on. */
    private List<Event> givenUp(BiConsumer<CheckpointWriter, RunState> writing) {
        CountDownLatch goesOn = new CountDownLatch(1);
        List<Event> events = new CopyOnWriteArrayList<>();
        RunState state = new RunState(3, 0, 0, 0);
        state.endWrite(7, RunTally.NONE);
        try (CheckpointWriter checkpoints = new CheckpointWriter(
                new RankJob(RUN, directory, new ReplicaAssignment(1, 1), 0),
                new EarlyModelWriter(parameters -> {}),
                10,
                events::add,
                EarlyModelWriterTest.whoseRecord(() -> await(goesOn)))) {
            writing.accept(checkpoints, state);
            checkpoints.giveUp();
            goesOn.countDown();
        }
        return events;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneThatIsGivenUpIsNotThereAndNobodyIsWarned() {
        assertThat(givenUp(CheckpointWriter::write)).isEmpty();
        assertThat(directory.resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void theLastOneIsNotGivenUp() {
        assertThat(givenUp(CheckpointWriter::writeLast)).singleElement().isInstanceOf(Event.CheckpointWritten.class);
    }
}
