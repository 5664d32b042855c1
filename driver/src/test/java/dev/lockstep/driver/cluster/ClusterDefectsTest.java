package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.simulation.PlantedDefect;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That worlds of runs on clusters show what is wrong with the driver. */
@EnabledIfSystemProperty(
        named = "lockstep.simulation.seeds",
        matches = ".+",
        disabledReason = "takes minutes: -Psimulation")
class ClusterDefectsTest {
    @TempDir
    private Path scratch;

    static Stream<PlantedDefect> defects() {
        return Stream.of(
                new PlantedDefect(
                        "ranks go on from the least that one of them remembers",
                        "driver/cluster/AttemptInbox.java",
                        "Collections.max(all)",
                        "Collections.min(all)",
                        300),
                new PlantedDefect(
                        "an executor that is lost is counted as if it lived",
                        "driver/cluster/ExecutorRegistry.java",
                        "Executor one = live.remove(executor);",
                        "Executor one = live.get(executor);",
                        300),
                new PlantedDefect(
                        "what gets further is taken for what does not",
                        "driver/cluster/RetryPolicy.java",
                        "            timesHere.clear();\n",
                        "",
                        1_000));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isShownByOneOfItsSeeds(PlantedDefect defect) throws Exception {
        assertThat(defect.foundBy(ClusterWorlds.class, scratch)).isPresent();
    }
}
