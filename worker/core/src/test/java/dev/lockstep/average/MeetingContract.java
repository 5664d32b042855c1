package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That ranks meet in step: what travels along, who is refused, and that groups and closing do not disturb. */
interface MeetingContract extends AveragerUnderTest {
    /** Enough that a rank which is ahead meets every other in every phase. */
    default int manyMeetings() {
        return 10_000;
    }

    @Test
    default void notesAndRowsComeInTheOrderOfReplicaNumbersOnEveryRank() {
        ReplicaAssignment assignment = new ReplicaAssignment(7, 3);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            double[] notes = new double[assignment.count(rank)];
            double[][] rows = new double[notes.length][];
            for (int i = 0; i < notes.length; i++) {
                notes[i] = assignment.first(rank) + i == 4 ? Double.NaN : 0.5 + assignment.first(rank) + i;
                rows[i] = new double[] {assignment.first(rank) + i, -1, Double.NEGATIVE_INFINITY};
            }

            assertThat(averager.average(Floats.buffersOf(notes.length, 8), notes))
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
    default void severalNotesOfAReplicaStayTogether() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 2);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            double[] notes = rank == 0 ? new double[] {0, 0.5, 1, 1.5} : new double[] {2, 2.5};

            assertThat(averager.average(Floats.buffersOf(notes.length / 2, 8), notes))
                    .containsExactly(0, 0.5, 1, 1.5, 2, 2.5);
        });
    }

    @Test
    default void rowsMayBeEmptyAndOfAnotherLengthInEveryReplica() {
        ReplicaAssignment assignment = new ReplicaAssignment(3, 3);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            double[][] all = averager.gather(new double[][] {new double[rank]});
            assertThat(all[0]).isEmpty();
            assertThat(all[1]).hasSize(1);
            assertThat(all[2]).hasSize(2);
        });
    }

    @Test
    default void ranksThatAreNotAtTheSameStepSayWhichOneIsWhere() {
        assertThatAllFail("rank 0 comes to average step 5, rank 1 to average step 6", (averager, rank) -> {
            averager.at(4 + rank);
            averager.average(Floats.buffersOf(1, 8), new double[1]);
        });
    }

    @Test
    default void ranksThatComeForUnlikeThingsSayWhichOneForWhat() {
        assertThatAllFail("rank 0 comes to gather step 5, rank 1 to average step 5", (averager, rank) -> {
            averager.at(4);
            if (rank == 0) {
                averager.gather(new double[][] {{1}});
            } else {
                averager.average(Floats.buffersOf(1, 8), new double[1]);
            }
        });
    }

    @Test
    default void ranksThatTakeUnlikeOnesForTheRootAreRefused() {
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
    default void manyMeetingsInARowStayInStep() {
        int meetings = manyMeetings();
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            List<List<FloatBuffer>> own = Floats.buffersOf(1, 20);
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
    default void groupsDoNotDisturbEachOther() {
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
    default void closingTwiceIsClosingOnce() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {
            averager.gather(new double[][] {{rank}});
            averager.close();
        });
    }
}
