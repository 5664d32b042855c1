package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrefetchFeedTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Fills a batch with its step, unless something else is to happen. */
    private static class Steps implements BatchFiller {
        @Override
        public Batch emptyBatch() {
            return new Batch(1, 1, 1);
        }

        @Override
        public void fill(long step, Batch batch) {
            batch.rows(1);
            batch.features().put(0, (float) step);
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    @Test
    void aLentBatchStaysUntilTheNextIsAsked() {
        AtomicLong furthest = new AtomicLong();
        BatchFiller filler = new Steps() {
            @Override
            public void fill(long step, Batch batch) {
                super.fill(step, batch);
                furthest.accumulateAndGet(step, Math::max);
            }
        };
        try (BatchFeed feed = new PrefetchFeed("replica 0", filler, threads, LONG)) {
            for (long step = 0; step < 20_000; step++) {
                Batch batch = feed.batch(step);
                assertThat(furthest.get()).isLessThanOrEqualTo(step + 2);
                while (step % 10 == 0 && furthest.get() < step + 2) {
                    Thread.onSpinWait(); // until all others are filled
                }
                assertThat(batch.features().get(0)).isEqualTo((float) step);
            }
        }
    }

    @Test
    void anyStepMayBeAskedInAnyOrder() {
        Random random = new Random(2);
        try (BatchFeed feed = new PrefetchFeed("replica 0", new Steps(), threads, LONG)) {
            for (int i = 0; i < 5_000; i++) {
                long step = random.nextInt(100);
                assertThat(feed.batch(step).features().get(0)).isEqualTo((float) step);
            }
        }
    }

    @Test
    void aFailureIsThrownToTheOneWhoTakesBatches() {
        BatchFiller filler = new Steps() {
            @Override
            public void fill(long step, Batch batch) {
                if (step == 5) {
                    throw new DataException("the block x is missing");
                }
                super.fill(step, batch);
            }
        };
        try (BatchFeed feed = new PrefetchFeed("replica 3", filler, threads, LONG)) {
            assertThatThrownBy(() -> {
                        for (long step = 0; step < 10; step++) {
                            feed.batch(step);
                        }
                    })
                    .isInstanceOf(DataException.class)
                    .hasMessage("the block x is missing");
        }
    }

    @Test
    void aFillingThatNeverEndsIsNamedWithItsReplicaAndStep() {
        CountDownLatch never = new CountDownLatch(1);
        BatchFiller filler = new Steps() {
            @Override
            public void fill(long step, Batch batch) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (BatchFeed feed = new PrefetchFeed("replica 3", filler, threads, Duration.ofMillis(50))) {
            assertThatThrownBy(() -> feed.batch(7))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("the feed of replica 3 had no batch for step 8")
                    .hasMessageContaining("slow or unreachable");
        }
    }
}
