package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankOrderTest {
    @Test
    void whoSharesAHostIsCounted() {
        List<String> addresses = List.of("a:1", "b:1", "a:2", "b", "c:1", "a:3");
        assertThat(RankOrder.onOneHost(2, addresses)).isEqualTo(3);
        assertThat(RankOrder.onOneHost(3, addresses)).isEqualTo(2);
        assertThat(RankOrder.onOneHost(4, addresses)).isEqualTo(1);
    }

    @Test
    void ranksOfOneHostFollowEachOtherAndTheFirstTaskIsRankZero() {
        assertThat(ranks("b:1", "a:7", "b:2", "a:8")).containsExactly(0, 2, 1, 3);
        assertThat(ranks("b:1", "a:1", "c:1", "a:2", "b:2")).containsExactly(0, 2, 4, 3, 1);
    }

    @Test
    void tasksOfOneHostAndTasksOfAsManyHostsStayInTheirOrder() {
        assertThat(ranks("a:1", "a:2", "a:2")).containsExactly(0, 1, 2);
        assertThat(ranks("a:1", "b:1", "c:1")).containsExactly(0, 1, 2);
        assertThat(ranks("[fe80::1]:1", "[fe80::2]:1", "[fe80::1]:2")).containsExactly(0, 2, 1);
    }

    private static List<Integer> ranks(String... addresses) {
        return IntStream.range(0, addresses.length)
                .mapToObj(partition -> RankOrder.rankOf(partition, List.of(addresses)))
                .toList();
    }
}
