package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.ReplicaAssignment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The arithmetic of windows, slices and islands, as whoever predicts an exchange uses it: without any exchange. */
class ExchangeWindowsTest {
    @Test
    void windowsAndTheirSlicesCoverAllFloatsOnceFromTheirEnd() {
        ExchangeWindows windows = new ExchangeWindows(1024);
        long first = 0;
        for (long floats : new long[] {0, 1, 15, 16, 1023, 1024, 1025, 100_003}) {
            windows.begin(floats, ExchangeWindows.NO_ROOT);
            long left = floats;
            for (long window = first; window < windows.end(); window++) {
                assertThat(windows.length(window)).isBetween(1, 1024);
                left -= windows.length(window);
                assertThat(windows.start(window)).isEqualTo(left);
                assertSlicesCover(windows, window);
            }
            assertThat(left).isZero();
            first = windows.end();
        }
    }

    private static void assertSlicesCover(ExchangeWindows windows, long window) {
        for (int owners = 1; owners <= 9; owners++) {
            assertThat(windows.sliceStart(window, 0, owners)).isZero();
            assertThat(windows.sliceStart(window, owners, owners)).isEqualTo(windows.length(window));
            for (int owner = 0; owner < owners; owner++) {
                int start = windows.sliceStart(window, owner, owners);
                assertThat(start % FloatSlices.ALIGNMENT).isZero();
                assertThat(windows.sliceStart(window, owner + 1, owners) - start)
                        .isBetween(0, FloatSlices.longest(1024, owners));
            }
        }
    }

    @Test
    void windowsThatAreUnderWayAtOnceDoNotMeetInMemory() {
        ExchangeWindows windows = new ExchangeWindows(100);
        int parts = 3;
        List<Integer> offsets = IntStream.range(7, 7 + ExchangeWindows.SLOTS)
                .boxed()
                .flatMap(window -> IntStream.range(0, parts).mapToObj(part -> windows.offset(window, part, parts)))
                .sorted()
                .toList();

        assertThat(offsets)
                .isEqualTo(IntStream.range(0, parts * ExchangeWindows.SLOTS)
                        .mapToObj(i -> 100 * i)
                        .toList());
    }

    @Test
    void theWidestWindowFitsIntoTheMemoryOfEveryIsland() {
        for (int ranks = 1; ranks <= 24; ranks++) {
            for (int hosts = 1; hosts <= ranks; hosts++) {
                int many = hosts;
                RankTopology topology = RankTopology.of(
                        new ReplicaAssignment(61, ranks),
                        IntStream.range(0, ranks)
                                .mapToObj(rank -> "host " + rank % many)
                                .toList());
                int widest = topology.widestWindow();
                for (RankTopology.Island island : topology.islands()) {
                    int bytes = WindowMemory.bytes(widest, island.parts().size());
                    assertThat(bytes)
                            .isLessThanOrEqualTo(Float.BYTES
                                    * (island.isShared() ? WindowMemory.HOST_FLOATS : WindowMemory.PRIVATE_FLOATS));
                }
                assertThat(topology.planOfAll().outputs()).containsExactly(new FoldPlan.Part(0, 61));
            }
        }
    }

    @Test
    void ranksOfOneMemoryAreAnIslandInTheOrderOfTheirFirstRanks() {
        RankTopology topology = RankTopology.of(new ReplicaAssignment(8, 4), List.of("b", "a", "b", "c"));

        assertThat(topology.islands().stream().map(RankTopology.Island::ranks))
                .containsExactly(List.of(0, 2), List.of(1), List.of(3));
        assertThat(topology.islandOf(2)).isZero();
        assertThat(topology.islands().get(0).parts())
                .as("replicas 0, 1 and 4, 5 are no subtree together")
                .containsExactly(new FoldPlan.Part(0, 2), new FoldPlan.Part(4, 6));
    }

    /** A rank that comes late has folded a window before it has sent its sums: others wait for these. */
    @Test
    void averagesGoBeforeSumsOfLaterWindowsButNotBeforeTheirOwn() {
        assertThat(ExchangeWindows.areResultsNext(0, 1, 1)).isTrue();
        assertThat(ExchangeWindows.areResultsNext(0, 1, 0)).isFalse();
        assertThat(ExchangeWindows.areResultsNext(1, 1, 3)).isFalse();
    }
}
