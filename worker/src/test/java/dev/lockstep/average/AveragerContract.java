package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every averager keeps, whatever its ranks are linked by. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AveragerContract {
    /** Longer than {@link Ranks} waits for a rank to end: where it passes, nothing else ended the wait. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final int MOST_REPLICAS = 9;
    private static final int SECOND_LENGTH = 33;
    private static final int LARGE = 1 << 26;

    /** A group of ranks that has not met before. */
    abstract Ranks.Link link(ReplicaAssignment assignment, Duration deadline, WireRounding rounding);

    final Ranks.Link link(ReplicaAssignment assignment, Duration deadline) {
        return link(assignment, deadline, WireRounding.NONE);
    }

    /** Enough that a rank which is ahead meets every other in every phase. */
    int manyMeetings() {
        return 10_000;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 1023, 1024, 1025, 1_000_007})
    void averagesAreBitIdenticalOnEveryRankForAnyLengthAndAnyNumberOfRanks(int length) {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            float[][] values = values(replicas, length);
            float[][] second = values(replicas, SECOND_LENGTH);
            float[] average = Floats.average(values);
            float[] averageOfSecond = Floats.average(second);
            List<List<FloatBuffer>> buffers = IntStream.range(0, replicas)
                    .mapToObj(i -> List.of(Floats.direct(length), Floats.direct(SECOND_LENGTH)))
                    .toList();
            for (int ranks = 1; ranks <= replicas; ranks++) {
                for (int i = 0; i < replicas; i++) {
                    buffers.get(i).get(0).put(0, values[i]);
                    buffers.get(i).get(1).put(0, second[i]);
                }
                averageOnce(new ReplicaAssignment(replicas, ranks), buffers);
                for (int i = 0; i < replicas; i++) {
                    assertSameBits(buffers.get(i).get(0), average, ranks, i);
                    assertSameBits(buffers.get(i).get(1), averageOfSecond, ranks, i);
                }
            }
        }
    }

    /** The same buffer nine times over is 2.4 GB to average; its last values lie beyond 2^31 bytes. */
    @Test
    void moreThanTwoGigabytesAreAveraged() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            FloatBuffer large = Floats.direct(LARGE);
            FloatBuffer last = Floats.of(1 + rank, 2, 3 + 4 * rank);
            large.put(0, rank).put(LARGE - 1, 2 + rank);
            List<FloatBuffer> its = new ArrayList<>(Collections.nCopies(9, large));
            its.add(last);

            averager.average(List.of(its), new double[1]);

            assertThat(large.get(0)).isEqualTo(0.5f);
            assertThat(large.get(LARGE - 1)).isEqualTo(2.5f);
            assertThat(IntStream.range(0, 3).mapToObj(last::get)).containsExactly(1.5f, 2f, 5f);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void whatIsRoundedIsWhatReplicasGiveAndWhatTheyGetOnAnyNumberOfRanks(WireRounding rounding) {
        int length = 2_100;
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            float[][] values = values(replicas, length);
            float[][] given = Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
            Arrays.stream(given).forEach(one -> rounding.round(one, length));
            float[] average = Floats.average(given);
            rounding.round(average, length);
            for (int ranks = 1; ranks <= replicas; ranks++) {
                ReplicaAssignment assignment = new ReplicaAssignment(replicas, ranks);
                List<List<FloatBuffer>> buffers = Arrays.stream(values)
                        .map(one -> List.of(Floats.of(one)))
                        .toList();
                Ranks.run(
                        link(assignment, LONG, rounding),
                        assignment,
                        (averager, rank) -> averager.average(
                                buffers.subList(assignment.first(rank), assignment.first(rank + 1)),
                                new double[assignment.count(rank)]));
                for (int i = 0; i < replicas; i++) {
                    assertSameBits(buffers.get(i).get(0), average, ranks, i);
                }
            }
        }
    }

    private static float[][] values(int replicas, int length) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> Floats.values(31L * length + i, length))
                .toArray(float[][]::new);
    }

    private void averageOnce(ReplicaAssignment assignment, List<List<FloatBuffer>> all) {
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            int first = assignment.first(rank);
            averager.average(all.subList(first, first + assignment.count(rank)), new double[assignment.count(rank)]);
        });
    }

    private static void assertSameBits(FloatBuffer actual, float[] expected, int ranks, int replica) {
        assertThat(Floats.mismatch(actual, expected))
                .as("where replica %d on %d ranks differs from the plain recursion", replica, ranks)
                .isEqualTo(-1);
    }

    @Test
    void theOrderOfAdditionsShowsInTheBits() {
        float[][] replicas = values(MOST_REPLICAS, 1024);
        float[] inOneRow = new float[1024];
        for (float[] replica : replicas) {
            for (int i = 0; i < inOneRow.length; i++) {
                inOneRow[i] += replica[i];
            }
        }
        for (int i = 0; i < inOneRow.length; i++) {
            inOneRow[i] *= 1f / MOST_REPLICAS;
        }

        assertThat(Floats.average(replicas))
                .as("values that would not notice a wrong order prove nothing")
                .isNotEqualTo(inOneRow);
    }

    @Test
    void whatIsNotANumberPasses() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 2);
        List<FloatBuffer> all = List.of(
                Floats.of(Float.NaN, Float.POSITIVE_INFINITY, 1, Float.POSITIVE_INFINITY, -0f),
                Floats.of(1, 2, 1, Float.NEGATIVE_INFINITY, -0f),
                Floats.of(1, 2, 4, 1, -0f));

        averageOnce(assignment, all.stream().map(List::of).toList());

        for (FloatBuffer replica : all) {
            assertThat(replica.get(0)).isNaN();
            assertThat(replica.get(1)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(replica.get(2)).isEqualTo(2f);
            assertThat(replica.get(3)).isNaN();
            assertThat(Float.floatToRawIntBits(replica.get(4))).isEqualTo(Float.floatToRawIntBits(-0f));
        }
    }

    @Test
    void notesAndRowsComeInTheOrderOfReplicaNumbersOnEveryRank() {
        ReplicaAssignment assignment = new ReplicaAssignment(7, 3);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            double[] notes = new double[assignment.count(rank)];
            double[][] rows = new double[notes.length][];
            for (int i = 0; i < notes.length; i++) {
                notes[i] = assignment.first(rank) + i == 4 ? Double.NaN : 0.5 + assignment.first(rank) + i;
                rows[i] = new double[] {assignment.first(rank) + i, -1, Double.NEGATIVE_INFINITY};
            }

            assertThat(averager.average(buffersOf(notes.length, 8), notes))
                    .containsExactly(0.5, 1.5, 2.5, 3.5, Double.NaN, 5.5, 6.5);
            double[][] all = averager.gather(rows);
            assertThat(all).hasDimensions(7, 3);
            for (int i = 0; i < all.length; i++) {
                assertThat(all[i]).containsExactly(i, -1, Double.NEGATIVE_INFINITY);
            }
            assertThat(rows).as("own rows stay as they were").hasDimensions(notes.length, 3);
        });
    }

    @Test
    void rowsMayBeEmptyAndOfAnotherLengthInEveryReplica() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 3);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            double[][] all = averager.gather(new double[][] {new double[rank]});
            assertThat(all[0]).isEmpty();
            assertThat(all[1]).hasSize(1);
            assertThat(all[2]).hasSize(2);
        });
    }

    @Test
    void allRanksGetWhatOneOfThemHoldsBitForBit() {
        int length = 300_007;
        ReplicaAssignment assignment = new ReplicaAssignment(6, 4);
        float[] values = Floats.values(11, length);
        values[0] = Float.intBitsToFloat(0x7f800001); // a signalling NaN
        values[1] = Float.MIN_VALUE;
        values[length - 1] = -0f;
        for (WireRounding rounding : WireRounding.values()) {
            Ranks.run(link(assignment, LONG, rounding), assignment, (averager, rank) -> {
                List<List<FloatBuffer>> own = buffersOf(assignment.count(rank), 1000);
                for (int giver = 0; giver < assignment.ranks(); giver++) {
                    FloatBuffer large = rank == giver ? Floats.of(values) : Floats.direct(length);
                    FloatBuffer small = Floats.of(rank + giver);

                    averager.average(own, new double[own.size()]);
                    averager.broadcast(giver, List.of(large, Floats.direct(0), small));
                    averager.average(own, new double[own.size()]);

                    assertThat(Floats.mismatch(large, values)).isEqualTo(-1);
                    assertThat(small.get(0)).isEqualTo(2f * giver);
                }
            });
        }
    }

    @Test
    void ranksThatAreNotAtTheSameStepSayWhichOneIsWhere() {
        assertThatAllFail("rank 0 comes to average step 5, rank 1 to average step 6", (averager, rank) -> {
            averager.at(4 + rank);
            averager.average(buffersOf(1, 8), new double[1]);
        });
    }

    @Test
    void ranksThatComeForUnlikeThingsSayWhichOneForWhat() {
        assertThatAllFail("rank 0 comes to gather step 5, rank 1 to average step 5", (averager, rank) -> {
            averager.at(4);
            if (rank == 0) {
                averager.gather(new double[][] {{1}});
            } else {
                averager.average(buffersOf(1, 8), new double[1]);
            }
        });
    }

    @Test
    void ranksThatTakeUnlikeOnesForTheGiverAreRefused() {
        assertThatAllFail("", (averager, rank) -> averager.broadcast(rank, List.of(Floats.of(rank))));
    }

    /** Links notice it first; so that no rank waits for another, all do at once. */
    private void assertThatAllFail(String words, Ranks.Body body) {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (Ranks ranks = Ranks.start(link(assignment, LONG), assignment, new int[] {0, 1}, body)) {
            ranks.await();
            assertThat(List.of(String.valueOf(ranks.failure(0)), String.valueOf(ranks.failure(1))))
                    .allSatisfy(failure -> assertThat(failure).contains("Exception", words));
        }
    }

    @Test
    void manyMeetingsInARowStayInStep() {
        int meetings = manyMeetings();
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            List<List<FloatBuffer>> own = buffersOf(1, 20);
            for (int meeting = 0; meeting < meetings; meeting++) {
                own.get(0).get(0).put(19, rank + meeting);
                double[] notes = averager.average(own, new double[] {rank * 1e6 + meeting});

                assertThat(own.get(0).get(0).get(19)).isEqualTo(1.5f + meeting);
                assertThat(notes[3]).isEqualTo(3e6 + meeting);
                if (meeting % 7 == 0) {
                    assertThat(averager.gather(new double[][] {{rank, meeting}})[2])
                            .containsExactly(2, meeting);
                }
            }
        });
    }

    @Test
    void aRankThatDoesNotComeIsNamedWhenTheDeadlineHasPassed() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        CountDownLatch others = new CountDownLatch(3);
        Ranks.Link link = link(assignment, Duration.ofSeconds(5));
        try (Ranks ranks = Ranks.start(link, assignment, new int[] {0, 1, 2, 3}, (averager, rank) -> {
            averager.average(buffersOf(1, 5), new double[1]);
            if (rank == 2) {
                others.await();
                return;
            }
            try {
                averager.average(buffersOf(1, 5), new double[1]);
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
    void aRankThatNeverJoinedIsNamedWhenTheDeadlineHasPassed() {
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
    void aRankThatLeavesEarlyEndsTheOthersLongBeforeTheirDeadline() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        Ranks.Link link = link(assignment, LONG);
        try (Ranks ranks = Ranks.start(link, assignment, new int[] {0, 1, 2, 3}, (averager, rank) -> {
            averager.gather(new double[][] {{rank}});
            if (rank == 3) {
                Thread.sleep(300);
                return;
            }
            averager.average(buffersOf(1, 5), new double[1]);
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
    void ranksThatLeaveOneAfterAnotherEndTheOthersLongBeforeTheirDeadline() throws Exception {
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
    void nobodyAveragesWithARankThatHasGivenUp() throws Exception {
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
    void anInterruptionWakesWhoWaits() {
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

    @Test
    void groupsDoNotDisturbEachOther() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        List<Ranks> groups = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double mark = i;
            groups.add(Ranks.start(link(assignment, LONG), assignment, new int[] {0, 1}, (averager, rank) -> {
                for (int meeting = 0; meeting < 200; meeting++) {
                    assertThat(averager.gather(new double[][] {{mark}})).isEqualTo(new double[][] {{mark}, {mark}});
                }
            }));
        }
        for (Ranks group : groups) {
            group.await();
            assertThat(group.failure(0)).isNull();
            assertThat(group.failure(1)).isNull();
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            averager.gather(new double[][] {{rank}});
            averager.close();
        });
    }

    static List<List<FloatBuffer>> buffersOf(int replicas, int length) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> List.of(Floats.direct(length)))
                .toList();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
