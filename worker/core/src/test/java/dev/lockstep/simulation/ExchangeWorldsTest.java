package dev.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranks that exchange, in as many worlds as there are seeds: late, in pieces, over connections that break, with ranks that are killed
 * between any two bytes. One that failed is replayed by {@code -Dlockstep.simulation.seed=…}.
 */
class ExchangeWorldsTest {
    private static final int USUAL = 1_800;

    @Test
    void whateverHappensRanksGetTheRightAverageOrEndAndSayWhoIsToBlame() throws Exception {
        assertThat(Seeds.ofEachBuild(USUAL).firstThatFails(ExchangeWorlds::faults))
                .isEmpty();
    }

    /** As many as no machine has: {@code -Dlockstep.simulation.ranks=…}. */
    @Test
    void manyRanksMeet() {
        int ranks = Integer.getInteger("lockstep.simulation.ranks", 40);
        assertThat(ExchangeWorlds.faultsOfMany(ranks, ranks / 5)).isEmpty();
    }

    /** In them ranks that only waited were taken for the one that was missing. */
    @ParameterizedTest
    @ValueSource(longs = 5838)
    void whatOnceWentWrongDoesSoNoMore(long seed) {
        assertThat(ExchangeWorlds.faults(seed)).isEmpty();
    }

    @Test
    void aSeedIsAlwaysTheSameWorld() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(ExchangeWorlds.digest(seed)).as("seed " + seed).isEqualTo(ExchangeWorlds.digest(seed));
        }
    }
}
