package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardCheckTest {
    private static final String BY_EXECUTOR = "spark.executor.resource.gpu.amount";

    private static SparkConf asked(String master) {
        SparkConf spark = new SparkConf(false).setMaster(master);
        CardCheck.ask(spark);
        return spark;
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "local[*]", "local[4,1]"})
    void nobodyWaitsForACardThatNobodyGivesInOneProcess(String master) {
        assertThat(asked(master).contains(BY_EXECUTOR)).isFalse();
    }

    @Test
    void whereWorkersHaveTooFewCardsForTheFewestRanksNobodyWaitsForThem() {
        assertThat(CardCheck.faultOf("spark://host:7077", List.of(4, 4), 1, 8)).isEmpty();
        assertThat(CardCheck.faultOf("spark://host:7077", List.of(4, 3), 1, 8))
                .hasValue(
                        "8 executors are needed with cards of their own (cluster.minRanks), and workers of spark://host:7077"
                                + " have cards for 7 to give (spark.worker.resource.gpu.amount)");
        assertThat(CardCheck.faultOf("spark://host:7077", List.of(3, 3), 2, 3))
                .as("an odd card is left over on each")
                .hasValueSatisfying(fault -> assertThat(fault).contains("have cards for 2 to give"));
    }

    @Test
    void whereNoWorkerHasCardsThatIsSaidFirstAndWhereNobodyKnowsNothing() {
        assertThat(CardCheck.faultOf("spark://host:7077", List.of(0, 0), 1, 8))
                .hasValue("workers of spark://host:7077 have no card to give (spark.worker.resource.gpu.amount)");
        assertThat(CardCheck.faultOf("spark://host:7077", List.of(1, 0), 2, 1))
                .hasValueSatisfying(fault -> assertThat(fault).contains("at most 1 cards, not 2, to give"));
        assertThat(CardCheck.faultOf("yarn", List.of(), 1, 8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark://host:7077", "yarn", "k8s://https://host", "local-cluster[2,1,1024]"})
    void anExecutorOfAClusterIsAskedForWithOneAndTasksThatAreNoRanksWithNone(String master) {
        assertThat(asked(master).get(BY_EXECUTOR)).isEqualTo("1");
        assertThat(asked(master).contains("spark.task.resource.gpu.amount")).isFalse();
    }
}
