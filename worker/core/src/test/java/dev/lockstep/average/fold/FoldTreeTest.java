package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTreeTest {
    private static final int MOST_REPLICAS = 64;

    @Test
    void nodesAreThoseOfAPlainRecursion() {
        for (int replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
            List<String> sums = new ArrayList<>(
                    IntStream.range(0, replicas).mapToObj(String::valueOf).toList());
            for (FoldTree.Node node : new FoldTree(replicas).nodes()) {
                sums.set(node.first(), "(" + sums.get(node.first()) + "+" + sums.get(node.middle()) + ")");
            }

            assertThat(sums.get(0)).as("%d replicas", replicas).isEqualTo(written(0, replicas, heightOf(replicas)));
        }
    }

    @Test
    void fiveReplicasAreAddedInPairsAndPairsOfPairs() {
        assertThat(written(0, 5, 3)).isEqualTo("(((0+1)+(2+3))+4)");
    }

    @Test
    void aNodeEndsWhereTheLastOfItsReplicasIs() {
        assertThat(new FoldTree(5).nodes())
                .containsExactly(
                        new FoldTree.Node(0, 1, 2),
                        new FoldTree.Node(2, 3, 4),
                        new FoldTree.Node(0, 2, 4),
                        new FoldTree.Node(0, 4, 5));
    }

    @Test
    void aTreeOverNoReplicasIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FoldTree(0)).withMessageContaining("0");
    }

    static int heightOf(int replicas) {
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
