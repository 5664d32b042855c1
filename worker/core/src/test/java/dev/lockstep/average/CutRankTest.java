package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CutRankTest {
    @Test
    void aRankWhoseConnectionsAreCutIsLostToTheOthersAtOnceAndTheyToIt() throws Exception {
        Duration longest = Duration.ofMinutes(5);
        ExchangeSettings settings = new ExchangeSettings(
                "test",
                UUID.randomUUID().toString(),
                new ExchangeSettings.Deadlines(longest, longest),
                ExchangeSettings.Secrecy.none(),
                WireRounding.NONE,
                Optional.empty(),
                text -> {},
                ExchangePlatform.OF_THIS_PROCESS);
        CountDownLatch underWay = new CountDownLatch(10);
        try (TwoRanks two = TwoRanks.listen(settings);
                Ranks ranks = two.start(two.endpoints(), (averager, rank) -> {
                    while (true) {
                        averager.average(Floats.buffersOf(1, 5), new double[1]);
                        underWay.countDown();
                    }
                })) {
            assertThat(underWay.await(5, TimeUnit.MINUTES)).isTrue();
            two.cut(1);
            ranks.await();

            for (int rank = 0; rank < 2; rank++) {
                assertThat(ranks.failure(rank))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank " + (1 - rank));
            }
        }
    }
}
