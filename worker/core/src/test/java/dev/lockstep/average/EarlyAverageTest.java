package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That averages really are under way while the rest is computed, between ranks that share no memory. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EarlyAverageTest {
    private static final int FLOATS = 1_000_000;
    private static final int FIRST_BUCKET = 700_000;

    private static TwoRanks ranks() throws IOException {
        return TwoRanks.listen(new ExchangeSettings(
                "early",
                UUID.randomUUID().toString(),
                new ExchangeSettings.Deadlines(Duration.ofHours(1), Duration.ofHours(1)),
                ExchangeSettings.Secrecy.none(),
                WireRounding.NONE,
                Optional.empty(),
                text -> {},
                ExchangePlatform.OF_THIS_PROCESS));
    }

    private static void fill(FloatBuffer floats, int first, int end, float value) {
        for (int i = first; i < end; i++) {
            floats.put(i, value);
        }
    }

    /** Each rank computes the rest only when the average of its end has come: it would wait for ever if that were not sent before. */
    @Test
    void theFirstBucketIsAveragedBeforeTheLastIsComputed() throws Exception {
        try (TwoRanks ranks = ranks()) {
            ranks.run(ranks.endpoints(), (averager, rank) -> {
                FloatBuffer floats = Floats.direct(FLOATS);
                AtomicLong written = new AtomicLong(Long.MAX_VALUE);
                averager.averageWhile(
                        () -> {
                            fill(floats, FIRST_BUCKET, FLOATS, 1 + 2 * rank);
                            written.set(FIRST_BUCKET);
                            while (floats.get(FLOATS - 1) != 2) {
                                Thread.onSpinWait();
                            }
                            fill(floats, 0, FIRST_BUCKET, 5 + 2 * rank);
                        },
                        List.of(List.of(floats)),
                        written::get);
                averager.average(List.of(List.of(floats)), new double[1]);

                assertThat(floats.get(FLOATS - 1)).isEqualTo(2);
                assertThat(floats.get(FIRST_BUCKET)).isEqualTo(2);
                assertThat(floats.get(FIRST_BUCKET - 1)).isEqualTo(6);
                assertThat(floats.get(0)).isEqualTo(6);
            });
        }
    }

    /** However long a rank computes, it is no reason for it to give up others, nor for them. */
    @Test
    void aRankThatEndsBetweenTwoBucketsIsNamedByThoseWhoCompute() throws Exception {
        CountDownLatch isGone = new CountDownLatch(1);
        try (TwoRanks ranks = ranks()) {
            Ranks both = ranks.start(ranks.endpoints(), (averager, rank) -> {
                FloatBuffer floats = Floats.direct(FLOATS);
                AtomicLong written = new AtomicLong(Long.MAX_VALUE);
                averager.averageWhile(
                        () -> {
                            fill(floats, FIRST_BUCKET, FLOATS, 1 + 2 * rank);
                            written.set(FIRST_BUCKET);
                            while (floats.get(FLOATS - 1) != 2 && isGone.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            if (rank == 1) {
                                ranks.cut(1);
                                isGone.countDown();
                                throw new IllegalStateException("killed");
                            }
                            await(isGone);
                        },
                        List.of(List.of(floats)),
                        written::get);
                averager.average(List.of(List.of(floats)), new double[1]);
            });
            both.await();
            assertThat(both.failure(0)).isInstanceOf(LostRankException.class).hasMessageContaining("rank 1 (");
            assertThat(both.failure(1)).hasMessage("killed");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
