package dev.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Runs whose executors are killed between any two messages, whose network breaks and whose storage fails, in as many worlds as there are
 * seeds. One that failed is replayed by {@code -Dlockstep.simulation.seed=…}.
 */
class TrainingWorldsTest {
    private static final int USUAL = 200;

    @Test
    void whateverHappensARunEndsWithTheSameWeights() throws Exception {
        assertThat(Seeds.ofEachBuild(USUAL).firstThatFails(TrainingWorlds::faults))
                .isEmpty();
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(TrainingWorlds.digest(seed)).as("seed " + seed).isEqualTo(TrainingWorlds.digest(seed));
        }
    }
}
