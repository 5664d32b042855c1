package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.simulation.Seeds;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs with their driver, over a simulated Spark, in as many worlds as there are seeds: executors are killed and stopped, come late
 * and are taken in, links break, words are late, storage fails. One that failed is replayed by {@code -Dlockstep.simulation.seed=…}.
 */
class ClusterWorldsTest {
    private static final int USUAL = 100;

    @TempDir
    private Path folder;

    @Test
    void whateverHappensARunComesToTheWeightsOfAnUndisturbedOne() throws Exception {
        ClusterWorlds worlds = new ClusterWorlds(folder);
        assertThat(Seeds.ofEachBuild(USUAL).firstThatFails(worlds::faults)).isEmpty();
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        ClusterWorlds worlds = new ClusterWorlds(folder);
        for (long seed = 0; seed < 10; seed++) {
            assertThat(worlds.digest(seed)).as("seed " + seed).isEqualTo(worlds.digest(seed));
        }
    }
}
