package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.fold.FoldPlan.Addition;
import dev.lockstep.average.fold.FoldPlan.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldPlanTest {
    private static final int MOST_REPLICAS = 64;

    @Test
    void whatRemainsOfARangeIsWholeSubtreesInOrder() {
        forEveryRange((replicas, first, end) -> {
            Set<Part> subtrees = new HashSet<>();
            for (FoldTree.Node node : new FoldTree(replicas).nodes()) {
                subtrees.add(new Part(node.first(), node.end()));
            }
            int at = first;
            for (Part part : FoldPlan.ofReplicas(replicas, first, end).outputs()) {
                assertThat(part.first()).isEqualTo(at);
                assertThat(part.isOneReplica() || subtrees.contains(part))
                        .as("%s is a node of the tree", part)
                        .isTrue();
                at = part.end();
            }
            assertThat(at).as("the range is covered").isEqualTo(end);
        });
    }

    @Test
    void thereAreAtMostTwiceAsManyAsTheTreeHasLevels() {
        forEveryRange((replicas, first, end) -> {
            int most = Math.max(1, 2 * FoldTreeTest.heightOf(replicas));
            assertThat(FoldPlan.ofReplicas(replicas, first, end).outputs()).hasSizeLessThanOrEqualTo(most);
        });
    }

    @Test
    void noTwoOfThemAreChildrenOfOneNode() {
        forEveryRange((replicas, first, end) -> {
            List<Part> parts = FoldPlan.ofReplicas(replicas, first, end).outputs();
            for (FoldTree.Node node : new FoldTree(replicas).nodes()) {
                assertThat(parts.contains(new Part(node.first(), node.middle()))
                                && parts.contains(new Part(node.middle(), node.end())))
                        .as("%s could be added", node)
                        .isFalse();
            }
        });
    }

    @Test
    void allReplicasAreOnePartAndNoneAreNone() {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            assertThat(FoldPlan.ofReplicas(replicas, 0, replicas).outputs()).containsExactly(new Part(0, replicas));
            assertThat(FoldPlan.ofReplicas(replicas, replicas, replicas).outputs())
                    .isEmpty();
        }
    }

    /** However replicas are cut into ranges, the additions within them and those after them are the nodes of one tree. */
    @Test
    void addedInTwoStagesTheyAreAddedInTheOrderOfTheTree() {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            for (int cut = 0; cut <= replicas; cut++) {
                List<String> sums = new ArrayList<>();
                List<Part> parts = new ArrayList<>();
                for (FoldPlan plan :
                        List.of(FoldPlan.ofReplicas(replicas, 0, cut), FoldPlan.ofReplicas(replicas, cut, replicas))) {
                    sums.addAll(sums(
                            plan, plan.inputs().stream().map(Part::toString).toList()));
                    parts.addAll(plan.outputs());
                }
                FoldPlan alone = FoldPlan.ofReplicas(replicas, 0, replicas);
                assertThat(sums(FoldPlan.of(replicas, parts), sums))
                        .isEqualTo(sums(
                                alone,
                                alone.inputs().stream().map(Part::toString).toList()));
            }
        }
    }

    private static List<String> sums(FoldPlan plan, List<String> inputs) {
        List<String> places = new ArrayList<>(inputs);
        for (Addition addition : plan.additions()) {
            places.set(addition.into(), "(" + places.get(addition.into()) + "+" + places.get(addition.from()) + ")");
        }
        return plan.places().stream().map(places::get).toList();
    }

    private interface RangeCheck {
        void check(int replicas, int first, int end);
    }

    private static void forEveryRange(RangeCheck check) {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            for (int first = 0; first < replicas; first++) {
                for (int end = first + 1; end <= replicas; end++) {
                    check.check(replicas, first, end);
                }
            }
        }
    }
}
