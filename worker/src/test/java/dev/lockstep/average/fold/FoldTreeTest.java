package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lockstep.average.fold.FoldTree.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTreeTest {
    private static final int MOST_REPLICAS = 64;

    @Test
    void additionsAreThoseOfAPlainRecursion() {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            List<String> sums = new ArrayList<>(
                    IntStream.range(0, replicas).mapToObj(String::valueOf).toList());
            for (FoldTree.Addition addition : new FoldTree(replicas).additions()) {
                sums.set(addition.into(), "(" + sums.get(addition.into()) + "+" + sums.get(addition.from()) + ")");
            }

            assertThat(sums.get(0)).as("%d replicas", replicas).isEqualTo(written(0, replicas, heightOf(replicas)));
        }
    }

    @Test
    void fiveReplicasAreAddedInPairsAndPairsOfPairs() {
        assertThat(written(0, 5, 3)).isEqualTo("(((0+1)+(2+3))+4)");
    }

    @Test
    void aCoverIsOfWholeSubtreesInOrder() {
        forEveryRange((replicas, first, end) -> {
            int at = first;
            for (Subtree subtree : new FoldTree(replicas).cover(first, end)) {
                assertThat(subtree.first()).isEqualTo(at);
                assertThat(subtree.first() % (1 << subtree.height()))
                        .as("%s is a node of the tree", subtree)
                        .isZero();
                at = subtree.end(replicas);
            }
            assertThat(at).as("the range is covered").isEqualTo(end);
        });
    }

    @Test
    void aCoverHasAtMostTwiceAsManySubtreesAsTheTreeHasLevels() {
        forEveryRange((replicas, first, end) -> {
            int most = Math.max(1, 2 * heightOf(replicas));
            assertThat(new FoldTree(replicas).cover(first, end)).hasSizeLessThanOrEqualTo(most);
        });
    }

    @Test
    void noTwoNeighboursOfACoverAreChildrenOfOneNode() {
        forEveryRange((replicas, first, end) -> {
            List<Subtree> cover = new FoldTree(replicas).cover(first, end);
            for (int i = 0; i + 1 < cover.size(); i++) {
                Subtree left = cover.get(i);
                boolean isLeftChild = left.first() % (1 << (left.height() + 1)) == 0;
                int endOfParent = Math.min(replicas, left.first() + (1 << (left.height() + 1)));
                assertThat(isLeftChild && endOfParent <= end)
                        .as("%s could be larger", left)
                        .isFalse();
            }
        });
    }

    @Test
    void allReplicasAreOneSubtreeAndNoneAreNone() {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            FoldTree tree = new FoldTree(replicas);
            assertThat(tree.cover(0, replicas)).hasSize(1);
            assertThat(tree.cover(replicas, replicas)).isEmpty();
        }
    }

    @Test
    void aRangeOutsideOfTheReplicasIsRefused() {
        FoldTree tree = new FoldTree(4);

        assertThatIllegalArgumentException().isThrownBy(() -> tree.cover(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.cover(0, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> tree.cover(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new FoldTree(0)).withMessageContaining("0");
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

    private static int heightOf(int replicas) {
        int height = 0;
        while (1 << height < replicas) {
            height++;
        }
        return height;
    }

    private static String written(int first, int replicas, int height) {
        if (height == 0) {
            return String.valueOf(first);
        }
        int middle = first + (1 << (height - 1));
        String left = written(first, replicas, height - 1);
        return middle < replicas ? "(" + left + "+" + written(middle, replicas, height - 1) + ")" : left;
    }
}
