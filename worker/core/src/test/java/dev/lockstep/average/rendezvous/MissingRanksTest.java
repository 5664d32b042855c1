package dev.lockstep.average.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissingRanksTest {
    private static BitSet ranks(int... some) {
        BitSet ranks = new BitSet();
        for (int one : some) {
            ranks.set(one);
        }
        return ranks;
    }

    @Test
    void whoHasSaidNothingIsMissing() {
        assertThat(MissingRanks.of(0, ranks(1, 2), Map.of())).isEqualTo(List.of(1, 2));
    }

    @Test
    void whoWaitsItselfIsNotButThoseThatItWaitsFor() {
        assertThat(MissingRanks.of(2, ranks(0), Map.of(0, ranks(1)))).isEqualTo(List.of(1));
        assertThat(MissingRanks.of(3, ranks(2), Map.of(2, ranks(0), 0, ranks(1))))
                .isEqualTo(List.of(1));
        assertThat(MissingRanks.of(2, ranks(0, 1), Map.of(0, ranks(1)))).isEqualTo(List.of(1));
    }

    @Test
    void whoWaitsForThisOneIsNotTakenForMissingWhereAnotherIs() {
        assertThat(MissingRanks.of(0, ranks(1, 2), Map.of(1, ranks(0, 2)))).isEqualTo(List.of(2));
    }

    @Test
    void whereAllWaitThoseAreWhoWaitForEachOther() {
        Map<Integer, BitSet> told = Map.of(0, ranks(1), 1, ranks(0), 2, ranks(1));
        assertThat(MissingRanks.of(3, ranks(2), told)).isEqualTo(List.of(0, 1));
        assertThat(MissingRanks.of(0, ranks(1), Map.of(1, ranks(0), 2, ranks(0))))
                .isEqualTo(List.of(1));
    }
}
