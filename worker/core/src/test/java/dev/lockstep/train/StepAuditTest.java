package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.order.AuditOrder;
import dev.lockstep.order.AverageSchedule;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.BitFlip.Where;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepAuditTest {
    private static final MemoryDataset ROWS = MemoryDataset.of(800, 200);
    private static final int EVERY = 5;

    @TempDir
    Path folder;

    /** A way of averaging, with an updater that has a state. */
    record Way(String what, int every, int replicas) {
        RunSpec run(String... more) {
            List<String> settings = new java.util.ArrayList<>(List.of(
                    "training.average.what=" + what,
                    "training.average.every=" + every,
                    "training.replicas=" + replicas,
                    "training.epochs=1",
                    "checkpoint.every=1 epoch",
                    "cluster.audit=every " + EVERY + " steps"));
            settings.addAll(List.of(more));
            return Rehearsal.ofTwoClasses(settings);
        }

        boolean averagesGradients() {
            return what.equals("gradients");
        }

        /** Whether a bit can flip there that counts. */
        boolean has(Where where) {
            return where != Where.SUM || (averagesGradients() && every > 1);
        }
    }

    private static Stream<Way> ways() {
        return Stream.of(
                new Way("parameters", 1, 4),
                new Way("gradients", 1, 4),
                new Way("parameters", 3, 4),
                new Way("gradients", 3, 4));
    }

    /** Where the steps are that are audited, of a run that begins on so many ranks. */
    private record Audit(AuditOrder order, long number, long step) {
        static Audit first(RunSpec run, int ranks, IntPredicate fits) {
            AuditOrder order = new AuditOrder(
                    new ReplicaAssignment(run.training().replicas(), ranks),
                    run.training().seed());
            AverageSchedule averages = new AverageSchedule(
                    ROWS.shards(run.training().replicas(), run.training().batch())
                            .stepsPerEpoch(),
                    run.training().average().every());
            long step = EVERY;
            while (true) {
                while (!averages.isDueAfter(step - 1)) {
                    step++;
                }
                long number = step / EVERY;
                if (fits.test(order.owner(number))) {
                    return new Audit(order, number, step);
                }
                step = (step / EVERY + 1) * EVERY;
            }
        }

        int owner() {
            return order.owner(number);
        }

        int auditor() {
            return order.auditor(number);
        }

        int replica() {
            return order.replica(number);
        }

        /** In the audited step of the replica, on a machine that makes it. */
        BitFlip flip(Where where, int machine, int times) {
            return new BitFlip(where, machine, replica(), step, times);
        }
    }

    private float[] undisturbed(RunSpec run) {
        return Rehearsal.of(run, ROWS, folder, 1).weights();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAuditedRunEndsInTheBitsOfOneThatIsNot(Way way) throws Exception {
        for (int machines = 1; machines <= 4; machines++) {
            ErringMachines trained = ErringMachines.train(way.run(), ROWS, folder, machines, BitFlip.none());

            assertThat(trained.failures).isEmpty();
            assertThat(trained.leftOut).isEmpty();
            assertThat(trained.weights).isEqualTo(undisturbed(way.run()));
            assertThat(trained.auditedSteps).isEqualTo(machines == 1 ? 0 : 2);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBitThatFlipsInAnAuditedStepLeavesItsMachineOut(Way way) throws Exception {
        float[] right = undisturbed(way.run());
        for (Where where : Where.values()) {
            for (int machines = way.has(where) ? 2 : 99; machines <= 4; machines += 2) {
                Audit audit = Audit.first(way.run(), machines, owner -> true);
                int owner = audit.owner();
                BitFlip flip = audit.flip(where, owner, 1);
                ErringMachines trained = ErringMachines.train(way.run(), ROWS, folder, machines, flip);

                assertThat(flip.hasFlipped()).isTrue();
                assertThat(trained.failures).isEmpty();
                assertThat(trained.undecided).isEmpty();
                assertThat(trained.leftOutMachines)
                        .as("%s on %d machines", where, machines)
                        .containsExactly(owner);
                assertThat(trained.weights)
                        .as("%s on %d machines", where, machines)
                        .isEqualTo(right);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBitThatFlipsOnTheAuditorLeavesTheAuditorOut(Way way) throws Exception {
        float[] right = undisturbed(way.run());
        for (Where where : Where.values()) {
            boolean comesOut = !way.averagesGradients()
                    || where == Where.BATCH
                    || where == Where.GRADIENT
                    || where == Where.PARAMETERS
                    || where == Where.SUM;
            for (int machines = way.has(where) && comesOut ? 2 : 99; machines <= 4; machines += 2) {
                Audit audit = Audit.first(way.run(), machines, owner -> true);
                int auditor = audit.auditor();
                BitFlip flip = audit.flip(where, auditor, 1);
                ErringMachines trained = ErringMachines.train(way.run(), ROWS, folder, machines, flip);

                assertThat(trained.failures).isEmpty();
                assertThat(trained.leftOutMachines)
                        .as("%s on %d machines", where, machines)
                        .containsExactly(auditor);
                assertThat(trained.weights)
                        .as("%s on %d machines", where, machines)
                        .isEqualTo(right);
            }
        }
    }

    @Test
    void whoIsLeftOutIsToldWhatItComputedOtherwise() throws Exception {
        RunSpec run = new Way("parameters", 1, 4).run();
        Audit audit = Audit.first(run, 3, owner -> true);
        int owner = audit.owner();
        int replica = audit.replica();
        String said = ErringMachines.train(run, ROWS, folder, 3, audit.flip(Where.GRADIENT, owner, 1))
                .leftOut
                .get(0);

        assertThat(said)
                .matches(
                        "the gradient of network\\.layers\\.0\\.dense \\(W\\): [0-9a-f]{8}, not [0-9a-f]{8} of replica "
                                + replica + " at step " + (audit.step() + 1) + ", computed by rank " + owner
                                + " and by rank "
                                + audit.auditor() + ", as by rank "
                                + audit.order().judge(audit.number()));
    }

    @Test
    void aMachineThatGoesOnErringIsFoundByAThird() throws Exception {
        RunSpec run = new Way("parameters", 1, 4).run();
        Audit audit = Audit.first(run, 3, owner -> true);
        int owner = audit.owner();
        ErringMachines trained =
                ErringMachines.train(run, ROWS, folder, 3, audit.flip(Where.GRADIENT, owner, BitFlip.FOR_EVER));

        assertThat(trained.leftOutMachines).containsExactly(owner);
        assertThat(trained.weights).isEqualTo(undisturbed(run));
    }

    @Test
    void ofTwoThatGoOnDisagreeingNobodyIsLeftOut() throws Exception {
        RunSpec run = new Way("parameters", 1, 4).run();
        Audit audit = Audit.first(run, 2, owner -> true);
        ErringMachines trained =
                ErringMachines.train(run, ROWS, folder, 2, audit.flip(Where.GRADIENT, audit.owner(), BitFlip.FOR_EVER));

        assertThat(trained.leftOut).isEmpty();
        assertThat(trained.undecided)
                .hasSizeGreaterThan(2)
                .allSatisfy(said -> assertThat(said).contains("nobody can tell who is wrong"));
    }

    @Test
    void whereReplicasAreAloneOnTwoRanksAStepIsRepeatedUntilTheyAgree() throws Exception {
        RunSpec run = new Way("gradients", 1, 2).run();
        Audit audit = Audit.first(run, 2, owner -> true);
        ErringMachines trained = ErringMachines.train(run, ROWS, folder, 2, audit.flip(Where.UPDATE, audit.owner(), 1));

        assertThat(trained.undecided).hasSize(2);
        assertThat(trained.leftOut).isEmpty();
        assertThat(trained.weights).isEqualTo(undisturbed(run));
    }

    @Test
    void whatFlipsWhereNothingIsAuditedStaysInTheWeights() throws Exception {
        RunSpec run = new Way("parameters", 1, 4).run("cluster.audit=off");
        ErringMachines trained =
                ErringMachines.train(run, ROWS, folder, 3, new BitFlip(Where.GRADIENT, 0, 0, EVERY, 1));

        assertThat(trained.leftOut).isEmpty();
        assertThat(trained.auditedSteps).isZero();
        assertThat(trained.weights).isNotEqualTo(undisturbed(run));
    }
}
