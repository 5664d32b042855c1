package dev.lockstep.data.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import org.junit.jupiter.api.Test;

class PictureResizerTest {
    private static byte[] resize(byte[] from, int width, int height, int toWidth, int toHeight) {
        byte[] into = new byte[toWidth * toHeight + 1];
        new PictureResizer(width, height, toWidth, toHeight).resize(from, into, 1);
        return java.util.Arrays.copyOfRange(into, 1, into.length);
    }

    @Test
    void aPictureOfTheRightSizeStaysAsItIs() {
        assertThat(resize(new byte[] {1, -2, 3, 4}, 2, 2, 2, 2)).containsExactly(1, -2, 3, 4);
    }

    @Test
    void whatShrinksIsTheAverageOfTheAreaItCovers() {
        assertThat(resize(new byte[] {10, 20, 30, 40}, 2, 2, 1, 1)).containsExactly(25);
        assertThat(resize(new byte[] {0, 30, 60}, 3, 1, 2, 1)).containsExactly(10, 50);
        assertThat(resize(new byte[] {-1, -1, -1, -1}, 4, 1, 3, 1)).containsExactly(-1, -1, -1);
    }

    @Test
    void whatGrowsLiesOnALineBetweenItsNeighbours() {
        assertThat(resize(new byte[] {0, 40}, 2, 1, 4, 1)).containsExactly(0, 10, 30, 40);
        assertThat(resize(new byte[] {7}, 1, 1, 3, 2)).containsOnly(7);
        assertThat(resize(new byte[] {0, 100}, 1, 2, 2, 2)).containsExactly(0, 0, 100, 100);
    }

    @Test
    void allWeightsAddUpForAnySizes() {
        SplitMixRandom random = new SplitMixRandom(3);
        for (int i = 0; i < 2000; i++) {
            int from = 1 + random.nextInt(300);
            int to = 1 + random.nextInt(300);
            ResizeWeights axis = ResizeWeights.of(from, to);
            long[] used = new long[from];
            for (int out = 0; out < to; out++) {
                long sum = 0;
                for (int k = 0; k < axis.weights(out).length; k++) {
                    assertThat(axis.weights(out)[k]).isNotNegative();
                    used[axis.first(out) + k] += axis.weights(out)[k];
                    sum += axis.weights(out)[k];
                }
                assertThat(sum).isEqualTo(axis.total());
            }
            if (to <= from) {
                assertThat(used).as("each pixel counts as much as any other").containsOnly(to);
            }
        }
    }
}
