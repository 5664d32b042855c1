package dev.lockstep.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadTeamTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void aMemberIsAlwaysTheSameThread() {
        try (ThreadTeam team = new ThreadTeam(4)) {
            Thread[] first = new Thread[4];
            team.run(i -> first[i] = Thread.currentThread());
            assertThat(first).doesNotHaveDuplicates();
            assertThat(first[0]).isSameAs(Thread.currentThread());

            for (int round = 0; round < 1_000; round++) {
                Thread[] now = new Thread[4];
                team.run(i -> now[i] = Thread.currentThread());
                assertThat(now).isEqualTo(first);
            }
        }
    }

    @Test
    void aMemberStaysTheSameThreadAfterItHasSlept() throws Exception {
        try (ThreadTeam team = new ThreadTeam(2)) {
            Thread[] first = new Thread[2];
            team.run(i -> first[i] = Thread.currentThread());
            Thread.sleep(50);
            Thread[] later = new Thread[2];
            team.run(i -> later[i] = Thread.currentThread());
            assertThat(later).isEqualTo(first);
        }
    }

    @Test
    void manyRoundsRunEachMemberOnceInStep() {
        int rounds = 20_000;
        int size = Math.min(4, CORES);
        long[] counts = new long[size * 16];
        try (ThreadTeam team = new ThreadTeam(size)) {
            for (int round = 0; round < rounds; round++) {
                long expected = round;
                team.run(i -> {
                    if (counts[i * 16] != expected) {
                        throw new AssertionError("member " + i + " is at round " + counts[i * 16] + " of " + expected);
                    }
                    counts[i * 16]++;
                });
                for (int i = 0; i < size; i++) {
                    // What members wrote is seen here, though nothing is volatile.
                    if (counts[i * 16] != round + 1) {
                        throw new AssertionError("round " + round + " is not seen of member " + i);
                    }
                }
            }
        }
    }

    @Test
    void moreMembersThanCoresGetTheirTurn() {
        int size = CORES * 4 + 1;
        AtomicLong sum = new AtomicLong();
        try (ThreadTeam team = new ThreadTeam(size)) {
            for (int round = 0; round < 1_000; round++) {
                team.run(sum::addAndGet);
            }
        }
        assertThat(sum.get()).isEqualTo(1_000L * size * (size - 1) / 2);
    }

    @Test
    void aTeamOfOneIsItsCaller() {
        AtomicReference<Thread> worked = new AtomicReference<>();
        try (ThreadTeam team = new ThreadTeam(1)) {
            assertThat(team.size()).isEqualTo(1);
            team.run(i -> worked.set(Thread.currentThread()));
        }
        assertThat(worked.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void aTeamHasAtLeastOneMember() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ThreadTeam(0)).withMessageContaining("0");
    }

    @Test
    void theFirstFailureIsThrownWithTheOthersAttachedWhenAllAreDone() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(4)) {
            Throwable thrown = catchThrowable(() -> team.run(i -> {
                if (i == 0) {
                    done.incrementAndGet();
                    return;
                }
                sleep(20L * i);
                done.incrementAndGet();
                throw new IllegalArgumentException("member " + i);
            }));

            assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessage("member 1");
            assertThat(thrown.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("member 2", "member 3");
            assertThat(done.get()).isEqualTo(4);
        }
    }

    @Test
    void aFailureOfTheCallerWaitsForTheOthersToo() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(2)) {
            Throwable thrown = catchThrowable(() -> team.run(i -> {
                if (i == 0) {
                    throw new StackOverflowError("member 0");
                }
                sleep(50);
                done.incrementAndGet();
            }));

            assertThat(thrown).isInstanceOf(StackOverflowError.class).hasNoSuppressedExceptions();
            assertThat(done.get()).isEqualTo(1);
        }
    }

    @Test
    void aFailureThatAllShareIsNotAttachedToItself() {
        IllegalStateException shared = new IllegalStateException("shared");
        try (ThreadTeam team = new ThreadTeam(3)) {
            assertThat(catchThrowable(() -> team.run(i -> {
                        throw shared;
                    })))
                    .isSameAs(shared)
                    .hasNoSuppressedExceptions();
        }
    }

    @Test
    void aFailedRoundLeavesNothingBehind() {
        AtomicInteger done = new AtomicInteger();
        try (ThreadTeam team = new ThreadTeam(3)) {
            for (int round = 0; round < 100; round++) {
                assertThat(catchThrowable(() -> team.run(i -> {
                            throw new IllegalStateException("member " + i);
                        })))
                        .isNotNull();
                team.run(i -> done.incrementAndGet());
            }
        }
        assertThat(done.get()).isEqualTo(300);
    }

    @Test
    void closingEndsIdleThreads() throws Exception {
        Thread[] threads = new Thread[3];
        ThreadTeam team = new ThreadTeam(3);
        team.run(i -> threads[i] = Thread.currentThread());
        Thread.sleep(20);
        team.close();

        assertThat(threads[1].isAlive()).isFalse();
        assertThat(threads[2].isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> team.run(i -> {})).withMessageContaining("closed");
    }

    @Test
    void aTeamThatNeverWorkedClosesAndAnotherCloseDoesNothing() {
        ThreadTeam team = new ThreadTeam(8);
        team.close();
        team.close();
        assertThat(team.size()).isEqualTo(8);
    }

    @Test
    void manyTeamsComeAndGo() {
        for (int i = 0; i < 300; i++) {
            AtomicInteger done = new AtomicInteger();
            try (ThreadTeam team = new ThreadTeam(3)) {
                team.run(member -> done.incrementAndGet());
            }
            assertThat(done.get()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRoundWithinARoundIsRefused(int size) {
        try (ThreadTeam team = new ThreadTeam(size)) {
            assertThat(catchThrowable(() -> team.run(i -> {
                        if (i == 0) {
                            team.run(j -> {});
                        }
                    })))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("round");
            AtomicInteger done = new AtomicInteger();
            team.run(i -> done.incrementAndGet());
            assertThat(done.get()).isEqualTo(size);
        }
    }

    @Test
    void anInterruptionOfTheCallerIsKeptForItsOwnTime() throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        CountDownLatch started = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            try (ThreadTeam team = new ThreadTeam(2)) {
                team.run(i -> {
                    if (i == 1) {
                        started.countDown();
                        sleep(200);
                        done.incrementAndGet();
                    }
                });
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        started.await();
        caller.interrupt();
        caller.join();

        assertThat(done.get()).as("the round was finished").isEqualTo(1);
        assertThat(interrupted.get()).isTrue();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
