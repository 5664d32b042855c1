package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ClusterDrillTest {
    private final ClusterDrill drill = new ClusterDrill();

    @Test
    void anExecutorFailsOnceWhenItIsTold() {
        assertThat(drill.answer(new ClusterDrill.Question("5"))).isNull();
        drill.fail("5", Kind.FROZEN);

        assertThat(drill.answer(new ClusterDrill.Question("6"))).isNull();
        assertThat(drill.told()).isEmpty();
        assertThat(drill.answer(new ClusterDrill.Question("5"))).isEqualTo(Kind.FROZEN);
        assertThat(drill.answer(new ClusterDrill.Question("5"))).isNull();
        assertThat(drill.told()).isEqualTo(Map.of(Kind.FROZEN, 1));
    }

    @Test
    void executorsAskOnlyWhereTheSessionWasBegunForIt() {
        SparkConf spark = new SparkConf(false).set("spark.yarn.max.executor.failures", "7");
        assertThat(ClusterDrill.isAllowed(spark)).isFalse();
        ClusterDrill.allow(spark);

        assertThat(ClusterDrill.isAllowed(spark)).isTrue();
        assertThat(spark.get("spark.executor.maxNumFailures")).isEqualTo("2147483647");
        assertThat(spark.get("spark.yarn.max.executor.failures")).isEqualTo("7");
    }
}
