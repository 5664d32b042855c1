package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.order.AuditOrder;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of several batches comes to what one of all their rows comes to, and is as exact as any other. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccumulatedGradientsTest {
    /** No number of rows of a step can be cut into three equal pieces. */
    private static final MemoryDataset POINTS = MemoryDataset.of(235, 45);

    @TempDir
    private Path directory;

    private static RunSpec run(int batch, int accumulate, List<String> settings) {
        return Rehearsal.ofTwoClasses(Stream.concat(
                        Stream.of("training.batch=" + batch, "training.accumulate=" + accumulate), settings.stream())
                .toList());
    }

    private static RunSpec run(String... settings) {
        return run(5, 3, List.of(settings));
    }

    static List<List<String>> ways() {
        String rate = "training.updater={ nesterov: { learningRate: { exponential: { rate: 0.5, factor: 0.5 } } } }";
        return List.of(
                List.of(),
                List.of(rate, "training.clip={ norm: 0.1 }", "network.l2=0.01"),
                List.of(rate, "training.average={ what: gradients }", "training.clip={ norm: 0.1 }", "network.l2=0.01"),
                List.of(rate, "training.average={ what: gradients, every: 2 }"),
                List.of("training.average={ what: parameters, every: 2 }", "training.ema=0.9"),
                List.of("training.mixup=0.4", "network.classWeights=[1, 3]"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itComesToWhatOneBatchOfAllTheirRowsComesTo(List<String> settings) {
        Rehearsal several = Rehearsal.of(run(5, 3, settings), POINTS, directory, 2);
        Rehearsal one = Rehearsal.of(run(15, 1, settings), POINTS, directory, 2);

        assertThat(several.outcome().steps()).isEqualTo(one.outcome().steps());
        assertThat(several.weights()).containsExactly(one.weights(), within(1e-5f));
        List<Event.EpochEnded> epochs = several.events(Event.EpochEnded.class);
        for (int i = 0; i < epochs.size(); i++) {
            assertThat(epochs.get(i).train().loss())
                    .isCloseTo(one.events(Event.EpochEnded.class).get(i).train().loss(), within(1e-5));
        }
        assertThat(several.events(Event.RunStarted.class).get(0).batch()).isEqualTo(15);
    }

    @Test
    void aStepOfFewerRowsThanBatchesHasABatchForEach() {
        Rehearsal several = Rehearsal.of(run(1, 8, List.of()), MemoryDataset.of(34, 45), directory, 2);
        Rehearsal one = Rehearsal.of(run(8, 1, List.of()), MemoryDataset.of(34, 45), directory, 2);

        assertThat(several.weights()).containsExactly(one.weights(), within(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "gradients"})
    void itIsTheSameOnAnyNumberOfRanksAndAfterAFailure(String what) {
        RunSpec run = run("training.average.what=" + what, "training.ema=0.9", "training.mixup=0.4");
        String weights = Rehearsal.of(run, POINTS, directory, 1).outcome().weightsSha256();

        for (int ranks = 2; ranks <= 4; ranks++) {
            assertThat(Rehearsal.of(run, POINTS, directory, ranks).outcome().weightsSha256())
                    .isEqualTo(weights);
        }
        for (int step = 1; step < 20; step += 6) {
            SurvivingState memory = SurvivingState.of(UUID.randomUUID().toString());
            Path own = Rehearsal.newFolder(directory);
            Rehearsal.attempt(run, POINTS, own, memory, 4, 1, step);
            assertThat(Rehearsal.attempt(run, POINTS, own, memory, 3, -1, 0)
                            .outcome()
                            .weightsSha256())
                    .isEqualTo(weights);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "gradients"})
    void itGoesOnFromACheckpointToTheSameBits(String what) {
        RunSpec run = run("training.average.what=" + what, "checkpoint.every=3 steps");
        String weights = Rehearsal.of(run, POINTS, directory, 1).outcome().weightsSha256();
        Path own = Rehearsal.newFolder(directory);
        Rehearsal.attempt(run, POINTS, own, SurvivingState.none(), 2, 1, 7);

        Rehearsal again = Rehearsal.attempt(run, POINTS, own, SurvivingState.none(), 2, -1, 0);

        assertThat(again.events(Event.Resumed.class)).isNotEmpty();
        assertThat(again.outcome().weightsSha256()).isEqualTo(weights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "gradients"})
    void anAuditRepeatsAllBatchesOfAStepAndFindsABitThatFlippedInOneOfThem(String what) throws Exception {
        RunSpec run = run(
                "training.average.what=" + what,
                "training.epochs=2",
                "checkpoint.every=1 epoch",
                "cluster.audit=every 5 steps");
        float[] right = Rehearsal.of(run, POINTS, directory, 1).weights();
        AuditOrder order = new AuditOrder(
                new ReplicaAssignment(run.training().replicas(), 4),
                run.training().seed());
        int owner = order.owner(1);
        BitFlip flip = new BitFlip(BitFlip.Where.GRADIENT, owner, order.replica(1), 5 * 3 + 1, 1);

        ErringMachines trained = ErringMachines.train(run, POINTS, directory, 4, BitFlip.none());
        assertThat(trained.leftOut).isEmpty();
        assertThat(trained.auditedSteps).isPositive();
        assertThat(trained.weights).isEqualTo(right);

        ErringMachines erring = ErringMachines.train(run, POINTS, directory, 4, flip);
        assertThat(flip.hasFlipped()).isTrue();
        assertThat(erring.failures).isEmpty();
        assertThat(erring.leftOutMachines).containsExactly(owner);
        assertThat(erring.weights).isEqualTo(right);
    }
}
