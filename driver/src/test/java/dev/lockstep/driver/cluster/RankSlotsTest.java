package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.Test;

class RankSlotsTest {
    private final ExecutorRegistry registry = new ExecutorRegistry();
    private final SparkConf spark = new SparkConf(false).set("spark.master", "spark://there:7077");

    private static RunSpec run(String... settings) {
        return RunFile.read("run.yaml", """
                name: small
                data: { source: xor }
                network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
                training: { replicas: 4, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
                """, List.of(settings));
    }

    private void come(String executor, int cores) {
        scala.collection.immutable.Map<String, String> none = scala.collection.immutable.Map$.MODULE$.empty();
        registry.onExecutorAdded(
                new SparkListenerExecutorAdded(0, executor, new ExecutorInfo("here", cores, none, none)));
    }

    private void ready(String executor) {
        registry.take(new ExecutorHeartbeat.Sign(executor, ExecutorHeartbeat.Sign.Kind.READY));
    }

    private RankSlots slots() {
        return new RankSlots(spark, registry, false);
    }

    @Test
    void whoWasToldToEndIsCountedOutAndNamed() {
        come("0", 1);
        come("1", 1);
        ready("0");
        ready("1");
        long began = System.nanoTime();
        registry.take(new ExecutorHeartbeat.Sign("1", ExecutorHeartbeat.Sign.Kind.LEAVING));

        assertThat(registry.ready()).extracting(ExecutorRegistry.Executor::id).containsExactly("0");
        assertThat(registry.leaving(List.of("0", "1"))).containsExactly("1");
        assertThat(registry.farewellsSince(began)).contains("executor 1 on here was told to end");
        assertThat(registry.farewellsSince(System.nanoTime())).isEmpty();
    }

    @Test
    void eachExecutorIsOneRankWhereNobodyAskedForMore() throws InterruptedException {
        come("0", 4);
        come("1", 4);
        assertThat(slots().first(run())).isEqualTo(2);
    }

    @Test
    void coresAreDealtWhereTheUserSaysHowManyARankTakes() throws InterruptedException {
        spark.set("spark.task.cpus", "2");
        come("0", 4);
        come("1", 2);
        assertThat(slots().first(run())).isEqualTo(3);
    }

    @Test
    void thereAreNeverMoreRanksThanReplicas() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            come(String.valueOf(i), 1);
        }
        assertThat(slots().first(run())).isEqualTo(4);
    }

    @Test
    void ofAllExecutorsEachIsOneRankWhateverTheReplicas() throws InterruptedException {
        for (int i = 0; i < 6; i++) {
            come(String.valueOf(i), 2);
        }
        assertThat(slots().all(run())).isEqualTo(6);
        assertThat(slots().all(run("cluster.ranks=4"))).isEqualTo(4);
        spark.set("spark.task.cpus", "1");
        assertThat(slots().all(run())).isEqualTo(12);
    }

    @Test
    void whereFewerThanAskedForCameThoseAreAll() throws InterruptedException {
        come("0", 1);
        come("1", 1);
        assertThat(slots().all(run("cluster.ranks=3", "cluster.wait=0 s"))).isEqualTo(2);
        spark.set("spark.master", "local-cluster[3,1,512]");
        assertThat(slots().all(run("cluster.wait=0 s"))).isEqualTo(2);
    }

    @Test
    void aRunBeginsWithFewerWhenTheWaitIsOver() throws InterruptedException {
        come("0", 1);
        come("1", 1);
        assertThat(slots().first(run("cluster.ranks=4", "cluster.wait=0 s"))).isEqualTo(2);
    }

    @Test
    void withFewerThanTheMinimumItDoesNotBegin() {
        come("0", 1);
        assertThatThrownBy(() ->
                        slots().first(run("cluster.wait=0 s", "cluster.minRanks=2", "cluster.deadlines.start=1 s")))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("2 ranks need a slot each (cluster.minRanks=2)")
                .hasMessageContaining("spark://there:7077 gave 1 executors with 1 slots within 1 s");
    }

    @Test
    void afterAFailureOnlyThoseCountThatCouldBeginAtOnce() throws InterruptedException {
        for (String executor : new String[] {"0", "1", "2"}) {
            come(executor, 1);
        }
        ready("0");
        ready("1");
        assertThat(slots().next(run(), 1, "")).isEqualTo(2);
        registry.lose("1", "killed");
        assertThat(slots().next(run(), 1, "")).isEqualTo(1);
    }

    /** Rather than run out of memory. */
    @Test
    void afterAFailureItWaitsForOthersWhereThoseThatAreLeftCannotBearTheReplicas() throws InterruptedException {
        come("0", 1);
        ready("0");
        RunSpec run = run("cluster.deadlines.start=1 s");
        assertThat(slots().areThere(2)).isFalse();
        assertThatThrownBy(() -> slots().next(run, 2, "a rank with 4 replicas needs 5 GB"))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("2 ranks need a slot each (a rank with 4 replicas needs 5 GB), but");

        come("1", 1);
        assertThat(slots().next(run, 2, "a rank with 4 replicas needs 5 GB")).isEqualTo(2);
    }

    @Test
    void moreAreTakenInWhenTheyHavePractised() {
        come("0", 1);
        ready("0");
        come("1", 1);
        assertThat(slots().couldTakeMore(run(), 1)).isFalse();
        ready("1");
        assertThat(slots().couldTakeMore(run(), 1)).isTrue();
        assertThat(slots().couldTakeMore(run("cluster.ranks=1"), 1)).isFalse();
    }

    @Test
    void anExecutorThatWasGivenUpDoesNotComeBack() {
        come("0", 1);
        registry.lose("0", "it said nothing");
        come("0", 1);
        assertThat(registry.live()).isEmpty();
        assertThat(registry.lossOf("0")).contains("it said nothing");
    }
}
