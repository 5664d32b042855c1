package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Schema;
import dev.lockstep.engine.Needs;
import dev.lockstep.order.Deal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
    private static final long MEGABYTE = 1 << 20;
    private static final Schema SCHEMA =
            new Schema(List.of(784), List.of(), 0, false, new Schema.Classes(List.of("a", "b")));
    /** 25 million parameters under Adam. */
    private static final Needs LARGE = new Needs(25_000_000, 50_000_000, 10_000);

    private static Job job(int ranks, int rank, String... settings) {
        return new Job(Rehearsal.run("""
                        name: large
                        data: { source: moons, rows: 1000 }
                        network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
                        training: { replicas: 4, batch: 64, epochs: 1, updater: { adam: { learningRate: 0.02 } } }
                        """, settings), Path.of("."), new Deal(4, ranks), rank);
    }

    private static Footprint footprint(Job job) {
        return Footprint.of(job, SCHEMA, 60_000, LARGE);
    }

    @Test
    void weightsAreCountedForEachReplicaAndForWhatOutlivesAStep() {
        // A replica has parameters, gradient and two states; the state of the run three copies of them and the two
        // states.
        assertThat(footprint(job(4, 1)).weights()).isEqualTo(4 * 25_000_000L * (4 + 5));
        assertThat(footprint(job(4, 0)).weights()).isEqualTo(4 * 25_000_000L * (4 + 2 * 5));
        assertThat(footprint(job(1, 0)).weights()).isEqualTo(4 * 25_000_000L * (4 * 4 + 2 * 5));
        assertThat(footprint(job(4, 1, "training.average={ what: gradients, every: 4 }"))
                        .weights())
                .isEqualTo(4 * 25_000_000L * (5 + 5));
    }

    @Test
    void rowsAreHeldUpToTheirLimit() {
        assertThat(footprint(job(4, 0, "data.memory=10 MB")).data()).isEqualTo(10 * MEGABYTE);
        assertThat(footprint(job(4, 0, "data.memory=8 GB")).data()).isEqualTo(4 * 784 * 60_000L);
    }

    @Test
    void whatFitsIsNoFault() {
        assertThat(footprint(job(4, 1)).faultIn(new Container(4096 * MEGABYTE, 1024 * MEGABYTE)))
                .isEmpty();
    }

    @Test
    void whatDoesNotFitSaysHowMuchAndWhichSetting() {
        assertThat(footprint(job(4, 1)).faultIn(new Container(1536 * MEGABYTE, 1024 * MEGABYTE)))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("858 MB for weights")
                        .contains("but has 512 MB: 1.5 GB less a heap of 1.0 GB")
                        .containsPattern("raise spark.executor.memoryOverhead by [0-9]+ MB"));
    }

    @Test
    void thisJvmLivesInSomethingLargerThanItsHeap() {
        Container here = Container.here();
        assertThat(here.bytes()).isGreaterThan(here.heap()).isGreaterThan(100 * MEGABYTE);
    }
}
