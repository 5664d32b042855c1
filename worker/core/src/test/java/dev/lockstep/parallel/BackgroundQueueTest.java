package dev.lockstep.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BackgroundQueue queue = new BackgroundQueue("errands-test");

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void errandsAreDoneInTheOrderInWhichTheyWereGiven() throws InterruptedException {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            queue.add(() -> done.add(number));
        }

        assertThat(queue.awaitAll(LONG)).isTrue();
        assertThat(done).hasSize(100).isSorted();
        assertThat(queue.stalledFor()).isEqualTo(Duration.ZERO);
    }

    @Test
    void whoGivesAnErrandDoesNotWaitForOneThatHangs() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        queue.add(() -> {
            begun.countDown();
            await(goesOn);
        });
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        queue.add(() -> {});

        assertThat(queue.waiting()).isEqualTo(2);
        assertThat(queue.stalledFor()).isPositive();
        assertThat(queue.awaitAll(Duration.ofMillis(1))).isFalse();

        goesOn.countDown();
        assertThat(queue.awaitAll(LONG)).isTrue();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void oneThatFailsIsNotTheEndOfTheOthers() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        queue.add(() -> {
            throw new OddException();
        });
        queue.add(done::countDown);

        assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says nothing on its way out of a thread. */
    private static final class OddException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OddException() {
            super("odd", null, false, false);
        }
    }
}
