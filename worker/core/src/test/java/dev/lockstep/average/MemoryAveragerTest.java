package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryAveragerTest extends AveragerContract {
    @Override
    public Ranks.Link link(ReplicaAssignment assignment, Duration deadline, WireRounding rounding) {
        String group = UUID.randomUUID().toString();
        return (rank, team) -> MemoryAverager.join(group, assignment, rank, team, deadline, rounding);
    }

    @AfterEach
    void theRegistryIsEmpty() {
        assertThat(MemoryAverager.openGroups()).isZero();
    }

    @Test
    void aRankThatLeftBeforeTheOthersJoinedEndsThem() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (ThreadTeam team = new ThreadTeam(1)) {
            MemoryAverager.join("early", assignment, 0, team, LONG).close();
            try (Averager late = MemoryAverager.join("early", assignment, 1, team, LONG)) {
                assertThatThrownBy(() -> late.gather(new double[][] {{1}}))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 0, which left");
            }
        }
    }

    @Test
    void aGroupThatNobodyElseJoinedIsForgottenAfterItsDeadline() throws Exception {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (ThreadTeam team = new ThreadTeam(1)) {
            MemoryAverager.join("abandoned", assignment, 0, team, Duration.ofMillis(1))
                    .close();
            Thread.sleep(20);
            MemoryAverager.join("other", new ReplicaAssignment(1, 1), 0, team, LONG)
                    .close();
        }
    }

    @Test
    void joiningAndLeavingAtOnceByManyNeverHangs() {
        ReplicaAssignment assignment = new ReplicaAssignment(4, 4);
        for (int i = 0; i < 2_000; i++) {
            Ranks.run(link(assignment, LONG), assignment, (averager, rank) -> {});
        }
    }

    @Test
    void aRankJoinsOnce() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (ThreadTeam team = new ThreadTeam(1);
                Averager first = MemoryAverager.join("twice", assignment, 0, team, LONG);
                Averager second = MemoryAverager.join("twice", assignment, 1, team, LONG)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> MemoryAverager.join("twice", assignment, 0, team, LONG))
                    .withMessageContaining("rank 0");
            assertThat(List.of(first, second)).doesNotContainNull();
        }
    }

    @Test
    void ranksOfAnotherAssignmentDoNotJoin() {
        try (ThreadTeam team = new ThreadTeam(1);
                Averager alone = MemoryAverager.join("assignments", new ReplicaAssignment(1, 1), 0, team, LONG)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> MemoryAverager.join("assignments", new ReplicaAssignment(2, 2), 1, team, LONG))
                    .withMessageContaining("replicas=2, ranks=2");
            assertThat(alone).isNotNull();
        }
    }

    @Test
    void buffersOfDifferentLengthsAreRefusedBeforeAnythingIsChanged() {
        ReplicaAssignment assignment = new ReplicaAssignment(2, 1);
        List<FloatBuffer> unequal = List.of(Floats.of(1, 2, 3), Floats.of(4, 5));
        try (ThreadTeam team = new ThreadTeam(2);
                Averager averager = MemoryAverager.join("unequal", assignment, 0, team, LONG)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            averager.average(unequal.stream().map(List::of).toList(), new double[2]))
                    .withMessageContaining("replica 1")
                    .withMessageContaining("3")
                    .withMessageContaining("2");
            assertThat(unequal.get(0).get(0)).isEqualTo(1f);
        }
    }

    @Test
    void aSingleReplicaStaysAsItIs() {
        FloatBuffer only = Floats.of(Float.intBitsToFloat(0x7fc12345), -0f, 3f);
        try (ThreadTeam team = new ThreadTeam(1);
                Averager averager = MemoryAverager.join("single", new ReplicaAssignment(1, 1), 0, team, LONG)) {
            assertThat(averager.average(List.of(List.of(only)), new double[] {7}))
                    .containsExactly(7);
        }
        assertThat(Floats.mismatch(only, new float[] {Float.intBitsToFloat(0x7fc12345), -0f, 3f}))
                .isEqualTo(-1);
    }
}
