package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** That a rank which is late, leaves or is interrupted ends the others, who say whom they lost. */
interface LostRankContract extends AveragerUnderTest {
    @Test
    default void aRankThatDoesNotComeIsNamedWhenTheDeadlineHasPassed() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        CountDownLatch others = new CountDownLatch(3);
        Ranks.Link link = link(assignment, Duration.ofSeconds(2));
        try (Ranks ranks = Ranks.start(link, assignment, new int[] {0, 1, 2, 3}, (averager, rank) -> {
            averager.average(Floats.buffersOf(1, 5), new double[1]);
            if (rank == 2) {
                others.await();
                return;
            }
            try {
                averager.average(Floats.buffersOf(1, 5), new double[1]);
            } finally {
                others.countDown();
            }
        })) {
            ranks.await();
            assertThat(ranks.failure(2)).isNull();
            for (int rank : new int[] {0, 1, 3}) {
                assertThat(ranks.failure(rank))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 2")
                        .hasMessageContaining("average")
                        .message()
                        .startsWith("rank " + rank + " ");
            }
        }
    }

    @Test
    default void aRankThatNeverJoinedIsNamedWhenTheDeadlineHasPassed() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 3);
        Ranks.Link link = link(assignment, Duration.ofMillis(300));
        try (Ranks ranks = Ranks.start(
                link, assignment, new int[] {1}, (averager, rank) -> averager.gather(new double[][] {{1}}))) {
            ranks.await();
            assertThat(ranks.failure(1))
                    .isInstanceOf(LostRankException.class)
                    .message()
                    .startsWith("rank 1 ")
                    .containsAnyOf("ranks 0, 2", "rank 2");
        }
    }

    @Test
    default void aRankThatLeavesEarlyEndsTheOthersLongBeforeTheirDeadline() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        Ranks.Link link = link(assignment, LONG);
        try (Ranks ranks = Ranks.start(link, assignment, new int[] {0, 1, 2, 3}, (averager, rank) -> {
            averager.gather(new double[][] {{rank}});
            if (rank == 3) {
                Thread.sleep(300);
                return;
            }
            averager.average(Floats.buffersOf(1, 5), new double[1]);
        })) {
            ranks.await();
            for (int rank = 0; rank < 3; rank++) {
                assertThat(ranks.failure(rank))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 3");
            }
        }
    }

    /** The first leaves in the middle of a meeting that it came to: then it is not missing there, but the next one is. */
    @Test
    default void ranksThatLeaveOneAfterAnotherEndTheOthersLongBeforeTheirDeadline() throws Exception {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 3);
        CountDownLatch allJoined = new CountDownLatch(3);
        CountDownLatch allAtWork = new CountDownLatch(3);
        CountDownLatch firstGaveUp = new CountDownLatch(1);
        try (Ranks ranks = Ranks.start(link(assignment, LONG), assignment, new int[] {0, 1, 2}, (averager, rank) -> {
            allJoined.countDown();
            allJoined.await();
            allAtWork.countDown();
            if (rank == 1) {
                firstGaveUp.await();
                return;
            }
            try {
                averager.gather(new double[][] {{rank}});
            } finally {
                firstGaveUp.countDown();
            }
        })) {
            allAtWork.await();
            sleep(200);
            ranks.thread(0).interrupt();
            ranks.await();
            assertThat(ranks.failure(0)).isInstanceOf(LostRankException.class).hasMessageContaining("interrupted");
            assertThat(ranks.failure(2)).isInstanceOf(LostRankException.class).hasMessageContaining("rank 0");
        }
    }

    /** Who has given up may free its buffers at once: from then on nobody may touch them. */
    @Test
    default void nobodyAveragesWithARankThatHasGivenUp() throws Exception {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        List<FloatBuffer> all = List.of(Floats.of(1, 1), Floats.of(3, 3));
        CountDownLatch bothJoined = new CountDownLatch(2);
        CountDownLatch gaveUp = new CountDownLatch(1);
        try (Ranks ranks = Ranks.start(link(assignment, LONG), assignment, new int[] {0, 1}, (averager, rank) -> {
            bothJoined.countDown();
            if (rank == 1) {
                gaveUp.await();
            }
            try {
                averager.average(List.of(List.of(all.get(rank))), new double[1]);
            } finally {
                gaveUp.countDown();
                Thread.interrupted();
                Thread.sleep(rank == 0 ? 300 : 0);
            }
        })) {
            bothJoined.await();
            sleep(100);
            ranks.thread(0).interrupt();
            ranks.await();
            assertThat(ranks.failure(1)).isInstanceOf(LostRankException.class).hasMessageContaining("rank 0");
            assertThat(all.get(0).get(0)).isEqualTo(1f);
            assertThat(all.get(1).get(0)).isEqualTo(3f);
        }
    }

    @Test
    default void anInterruptionWakesWhoWaits() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (Ranks ranks = Ranks.start(
                link(assignment, LONG),
                assignment,
                new int[] {0},
                (averager, rank) -> averager.gather(new double[][] {{1}}))) {
            sleep(200);
            ranks.thread(0).interrupt();
            ranks.await();
            assertThat(ranks.failure(0)).isInstanceOf(LostRankException.class).hasMessageContaining("interrupted");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
