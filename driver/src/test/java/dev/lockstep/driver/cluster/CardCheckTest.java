package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardCheckTest {
    private static final String BY_TASK = "spark.task.resource.gpu.amount";

    private static SparkConf asked(String master) {
        SparkConf spark = new SparkConf(false).setMaster(master);
        CardCheck.ask(spark);
        return spark;
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[*]", "local[4,1]"})
    void noTaskWaitsForACardThatNobodyGivesItInOneProcess(String master) {
        assertThat(asked(master).contains(BY_TASK)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "yarn", "k8s://https://host", "local-cluster[2,1,1024]"})
    void aTaskOfAClusterAsksForOne(String master) {
        assertThat(asked(master).get(BY_TASK)).isEqualTo("1");
        assertThat(asked(master).get("spark.executor.resource.gpu.amount")).isEqualTo("1");
    }
}
