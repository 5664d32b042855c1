package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.MemoryNeeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryEstimateTest {
    private static final long MEGABYTE = 1 << 20;
    private static final long PARAMETERS = 25_000_000;
    private static final DataSchema SCHEMA =
            new DataSchema(List.of(784), List.of(), 0, false, new DataSchema.Classes(List.of("a", "b")));
    /** Under Adam. */
    private static final MemoryNeeds LARGE = new MemoryNeeds(PARAMETERS, 2 * PARAMETERS, 10_000, false);

    private static MemoryPlanner run(String... settings) {
        return run(LARGE, settings);
    }

    private static MemoryPlanner run(MemoryNeeds needs, String... settings) {
        return new MemoryPlanner(Rehearsal.run("""
                        name: large
                        data: { source: moons, rows: 1000 }
                        network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
                        training: { replicas: 4, batch: 64, epochs: 1, updater: { adam: { learningRate: 0.02 } } }
                        """, settings), SCHEMA, 60_000, needs);
    }

    private static ProcessMemory machine(long megabytes) {
        return new ProcessMemory(megabytes * MEGABYTE, 1024 * MEGABYTE, megabytes * MEGABYTE, 1);
    }

    /**
     * A replica has parameters, gradient and two states. The state of the run is three copies of the parameters and the two
     * states: one of it lies on each rank, and on the leader besides what is written and what is read.
     */
    @Test
    void weightsAreCountedForEachReplicaAndForWhatOutlivesAStep() {
        assertThat(run().ofAnother(1).weights()).isEqualTo(4 * PARAMETERS * (4 + 5));
        assertThat(run().ofLeader(1).weights()).isEqualTo(4 * PARAMETERS * (4 + 3 * 5));
        assertThat(run().ofLeader(4).weights()).isEqualTo(4 * PARAMETERS * (4 * 4 + 3 * 5));
        assertThat(run("training.average={ what: gradients, every: 4 }")
                        .ofAnother(1)
                        .weights())
                .isEqualTo(4 * PARAMETERS * (5 + 5));
        assertThat(run("training.average={ what: gradients, compress: fp16 }")
                        .ofAnother(1)
                        .weights())
                .isEqualTo(4 * PARAMETERS * (5 + 5));
    }

    /** Parameters and two states once; each replica its own gradient, and the sum of some where not every step averages. */
    @Test
    void weightsThatReplicasHoldTogetherAreCountedOnce() {
        MemoryNeeds shared = new MemoryNeeds(PARAMETERS, 2 * PARAMETERS, 10_000, true);
        String gradients = "training.average={ what: gradients }";
        assertThat(run(shared).ofAnother(3).weights())
                .isEqualTo(run().ofAnother(3).weights());
        assertThat(run(shared, "training.average.every=2").ofAnother(4).weights())
                .isEqualTo(run().ofAnother(4).weights());
        assertThat(run(shared).ofAnother(4).weights()).isEqualTo(4 * PARAMETERS * (3 + 4 + 5));
        assertThat(run(shared, gradients).ofAnother(1).weights()).isEqualTo(4 * PARAMETERS * (4 + 5));
        assertThat(run(shared, gradients).ofAnother(4).weights()).isEqualTo(4 * PARAMETERS * (3 + 4 + 5));
        assertThat(run(shared, "training.average={ what: gradients, every: 4 }")
                        .ofAnother(4)
                        .weights())
                .isEqualTo(4 * PARAMETERS * (3 + 4 + 4 + 5));
        assertThat(run(gradients).ofAnother(4).direct()
                        - run(shared, gradients).ofAnother(4).direct())
                .isEqualTo(4 * PARAMETERS * 2 * 3);
    }

    /** Rows of a step are read together, but one batch after the other goes through the network. */
    @Test
    void gradientsOfSeveralBatchesTakeOneSumAndTheRowsOfAllBatches() {
        MemoryEstimate one = run("cluster.audit=off").ofAnother(2);
        MemoryEstimate four = run("cluster.audit=off", "training.accumulate=4").ofAnother(2);
        assertThat(four.weights() - one.weights()).isEqualTo(2 * 4 * PARAMETERS);
        assertThat(four.rows() - one.rows()).isEqualTo(2 * 4 * 3 * 4 * 64 * (784 + 1));
        assertThat(four.direct() - one.direct()).isEqualTo(2 * 4 * PARAMETERS + 2 * 4 * 3 * 4 * 64 * (784 + 1));
    }

    /** One lies on the rank, and one in each copy of the state. */
    @Test
    void aMovingAverageOfTheWeightsIsOneMoreOfThem() {
        assertThat(run("training.ema=0.9").ofAnother(1).weights()).isEqualTo(4 * PARAMETERS * (4 + 1 + 6));
        assertThat(run("training.ema=0.9").ofLeader(4).weights()).isEqualTo(4 * PARAMETERS * (4 * 4 + 1 + 3 * 6));
        assertThat(run("training.ema=0.9").ofLeader(4).direct()
                        - run().ofLeader(4).direct())
                .isEqualTo(4 * PARAMETERS * (1 + 3));
    }

    @Test
    void ofWeightsTheJvmCountsWhatOutlivesAStepAndTheStatesOfUpdaters() {
        long batch = 64 * (784 + 1);
        long unaudited = 4 * (4 * (2 * PARAMETERS + 4 * batch) + 3 * 5 * PARAMETERS);
        assertThat(run("cluster.audit=off").ofLeader(4).direct()).isEqualTo(unaudited);
        assertThat(run().ofLeader(4).direct()).isEqualTo(unaudited + 4 * batch);
    }

    @Test
    void rowsAreHeldUpToTheirLimitForEachReplica() {
        assertThat(run("data.memory=10 MB").ofLeader(3).data()).isEqualTo(3 * 10 * MEGABYTE);
        assertThat(run("data.memory=8 GB").ofLeader(4).data()).isEqualTo(4 * 784 * 60_000L);
    }

    /** Of four on a machine, three may have JVMs of their own, or all be in one. */
    @Test
    void ranksOfOneMachineShareItAndThoseOfOneJvmItsHeapToo() {
        ProcessMemory alone = ProcessMemory.here();
        assertThat(ProcessMemory.ofEachRank(4, 1))
                .isEqualTo(new ProcessMemory(alone.bytes() / 4, alone.heap(), alone.direct(), 4));
        assertThat(ProcessMemory.ofEachRank(4, 4))
                .isEqualTo(new ProcessMemory(alone.bytes() / 4, alone.heap() / 4, alone.direct() / 4, 4));
        assertThat(run().ofAnother(1).faultIn(new ProcessMemory(1536 * MEGABYTE, 1024 * MEGABYTE, 1, 4)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("1.5 GB (one of 4 ranks there) less a heap"));
    }

    @Test
    void whatFitsIsNoFault() {
        assertThat(run().ofAnother(1).faultIn(machine(4096))).isEmpty();
    }

    @Test
    void whatDoesNotFitSaysHowMuchAndWhichSetting() {
        assertThat(run().ofAnother(1).faultIn(machine(1536)))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("a rank with 1 replica needs")
                        .contains("858 MB for weights")
                        .contains("but has 512 MB: 1.5 GB less a heap of 1.0 GB")
                        .containsPattern("raise spark.executor.memoryOverhead by [0-9]+ MB"));
    }

    /** Where nobody sets it, as much as the heap. */
    @Test
    void aLimitOfTheJvmThatIsTooLowIsNamedWithWhatItMustBe() {
        ProcessMemory processMemory = new ProcessMemory(16_384 * MEGABYTE, 1024 * MEGABYTE, 1024 * MEGABYTE, 1);
        assertThat(run().ofLeader(2).faultIn(processMemory))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("needs 1.8 GB in direct buffers, but its JVM allows 1.0 GB")
                        .contains("-XX:MaxDirectMemorySize=1878m"));
    }

    @Test
    void rowsThatDoNotFitIntoTheHeapAreNamed() {
        ProcessMemory processMemory = new ProcessMemory(16_384 * MEGABYTE, 128 * MEGABYTE, 16_384 * MEGABYTE, 1);
        assertThat(run().ofLeader(4).faultIn(processMemory))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("holds up to 179 MB of rows (data.memory), but has a heap of 128 MB"));
    }

    @Test
    void aRankKnowsHowManyReplicasItCouldBearAndWhatIsMissingForOneMore() {
        assertThat(run().capacity(machine(16_384))).isEqualTo(new ReplicaCapacity(4, ""));
        ReplicaCapacity two = run().capacity(machine(1024 + 2600));
        assertThat(two.mostReplicas()).isEqualTo(2);
        assertThat(two.whyNoMore()).startsWith("a rank with 3 replicas needs");
        assertThat(run().capacity(machine(1025)).mostReplicas()).isZero();
    }

    @Test
    void thisJvmLivesInSomethingLargerThanItsHeap() {
        ProcessMemory here = ProcessMemory.here();
        assertThat(here.bytes()).isGreaterThan(here.heap()).isGreaterThan(100 * MEGABYTE);
        assertThat(here.direct()).isGreaterThan(here.heap());
    }
}
