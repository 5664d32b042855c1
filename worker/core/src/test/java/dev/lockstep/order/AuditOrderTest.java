package dev.lockstep.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditOrderTest {
    @Test
    void allReplicasTakeTurnsAndNoRankAuditsItselfOrJudgesItsOwnWord() {
        for (int replicas = 2; replicas <= 9; replicas++) {
            for (int ranks = 2; ranks <= replicas; ranks++) {
                ReplicaAssignment assignment = new ReplicaAssignment(replicas, ranks);
                AuditOrder order = new AuditOrder(assignment, 7);
                Set<Integer> auditors = new HashSet<>();
                Set<Integer> judges = new HashSet<>();
                for (long round = 0; round < 40; round++) {
                    Set<Integer> audited = new HashSet<>();
                    for (long number = round * replicas; number < (round + 1) * replicas; number++) {
                        audited.add(order.replica(number));
                        int owner = order.owner(number);
                        assertThat(order.replica(number))
                                .isBetween(assignment.first(owner), assignment.first(owner + 1) - 1);
                        assertThat(order.auditor(number))
                                .isBetween(0, ranks - 1)
                                .isNotEqualTo(owner);
                        auditors.add(order.auditor(number));
                        assertThat(order.hasJudge()).isEqualTo(ranks > 2);
                        if (order.hasJudge()) {
                            assertThat(order.judge(number))
                                    .isBetween(0, ranks - 1)
                                    .isNotIn(owner, order.auditor(number));
                            judges.add(order.judge(number));
                        }
                    }
                    assertThat(audited).hasSize(replicas);
                }
                assertThat(auditors).hasSize(ranks);
                assertThat(judges).hasSize(ranks > 2 ? ranks : 0);
            }
        }
    }

    @Test
    void theSeedDecidesTheOrder() {
        ReplicaAssignment assignment = new ReplicaAssignment(16, 4);
        assertThat(new AuditOrder(assignment, 1))
                .satisfies(one -> assertThat(first(one))
                        .isEqualTo(first(new AuditOrder(assignment, 1)))
                        .isNotEqualTo(first(new AuditOrder(assignment, 2))));
    }

    private static String first(AuditOrder order) {
        StringBuilder first = new StringBuilder();
        for (long number = 0; number < 16; number++) {
            first.append(order.replica(number))
                    .append(' ')
                    .append(order.auditor(number))
                    .append(' ');
        }
        return first.toString();
    }
}
