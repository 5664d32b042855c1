package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.globalContext;

import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions by oneDNN and by products against those that libtorch chooses itself, whatever stood in memory before. */
class ConvolutionTest {
    private record Case(
            long rows, long channels, long filters, long height, long width, long kernel, long stride, long gap) {
        /** What stands around a large image leaves as many places as pixels. */
        long even() {
            return height > 20 ? gap * (kernel - 1) / 2 : 1;
        }
    }

    @BeforeAll
    static void load() {
        TorchLibrary.load();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (long channels : new long[] {1, 2, 3, 8, 12, 20}) {
            for (long filters : new long[] {1, 3, 8, 17}) {
                for (long rows : new long[] {1, 5, 16}) {
                    cases.add(new Case(rows, channels, filters, 6, 5, 3, 1, 1));
                    cases.add(new Case(rows, channels, filters, 7, 1, 1, 1, 1));
                    cases.add(new Case(rows, channels, filters, 1, 1, 1, 1, 1));
                    cases.add(new Case(rows, channels, filters, 9, 8, 2, 2, 1));
                    cases.add(new Case(rows, channels, filters, 9, 8, 3, 1, 2));
                }
            }
        }
        return cases.stream();
    }

    /** Several tiles of images, the last of them smaller, and images that are more than a tile. */
    static Stream<Case> largeCases() {
        List<Case> cases = new ArrayList<>();
        for (long channels : new long[] {3, 24, 64}) {
            for (long rows : new long[] {1, 31}) {
                cases.add(new Case(rows, channels, 17, 32, 31, 3, 1, 1));
                cases.add(new Case(rows, channels, 17, 31, 30, 3, 2, 1));
                cases.add(new Case(rows, channels, 17, 30, 29, 3, 1, 2));
                cases.add(new Case(rows, channels, 17, 19, 20, 5, 1, 1));
                cases.add(new Case(rows, channels, 17, 40, 9, 1, 3, 1));
            }
        }
        cases.add(new Case(1, 64, 8, 90, 91, 3, 1, 1));
        cases.add(new Case(1, 64, 8, 90, 91, 3, 2, 2));
        cases.add(new Case(1, 1, 8, 300, 301, 5, 1, 1));
        return cases.stream();
    }

    /** Memory that is given back next to what a convolution may ask for. */
    private static void leaveNoNumbersInFreeMemory() {
        PointerScope scope = new PointerScope();
        try {
            for (long count = 8; count < 30_000; count += count / 2) {
                for (int i = 0; i < 12; i++) {
                    full(new long[] {count}, new Scalar(Float.NaN));
                }
            }
        } finally {
            scope.close();
        }
    }

    private static Tensor numbers(long seed, long... sizes) {
        Tensor numbers = empty(sizes);
        FloatBuffer values = numbers.data_ptr_float().capacity(numbers.numel()).asBuffer();
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) random.nextGaussian());
        }
        return numbers;
    }

    private static float[] copy(Tensor tensor) {
        Tensor lying = tensor.detach().contiguous();
        float[] copy = new float[Math.toIntExact(lying.numel())];
        lying.data_ptr_float().get(copy);
        return copy;
    }

    private interface Way {
        Tensor of(Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations);
    }

    /** Without oneDNN: it chooses by their sizes. */
    private static Tensor byLibtorch(
            Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations) {
        globalContext().setUserEnabledMkldnn(false);
        try {
            return conv2d(images, weights, bias, strides, even, dilations, 1);
        } finally {
            globalContext().setUserEnabledMkldnn(true);
        }
    }

    /** What comes out, and the gradients of all that goes in. */
    private static List<float[]> computed(Case one, Way way) {
        Tensor images = numbers(1, one.rows(), one.channels(), one.height(), one.width())
                .requires_grad_(true);
        Tensor weights = numbers(2, one.filters(), one.channels(), one.kernel(), one.kernel())
                .requires_grad_(true);
        Tensor bias = numbers(3, one.filters()).requires_grad_(true);
        long[] strides = {one.stride(), one.stride()};
        long[] dilations = {one.gap(), one.gap()};
        leaveNoNumbersInFreeMemory();
        long[] even = {one.even(), one.even()};
        Tensor out = way.of(images, weights, new TensorOptional(bias), strides, even, dilations);
        leaveNoNumbersInFreeMemory();
        out.square().sum().backward();
        return List.of(copy(out), copy(images.grad()), copy(weights.grad()), copy(bias.grad()));
    }

    /** The largest difference; AssertJ compares each number with each, which takes minutes for a million of them. */
    private static float apart(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < found.length; i++) {
            float apart = Math.abs(found[i] - expected[i]);
            largest = Float.isNaN(apart) ? Float.POSITIVE_INFINITY : Math.max(largest, apart);
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theyAreRightWhateverStoodInMemory(Case one) {
        scoped(() -> {
            List<float[]> expected = computed(one, ConvolutionTest::byLibtorch);
            for (Way way : List.<Way>of(Convolution::byOneDnn, Convolution::byProducts)) {
                List<float[]> found = computed(one, way);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(apart(found.get(i), expected.get(i))).isLessThanOrEqualTo(2e-2f);
                }
            }
        });
    }

    /** By what the largest of the numbers is: sums of many are as much less exact as they are larger. */
    @ParameterizedTest
    @MethodSource("largeCases")
    void productsOfSeveralTilesAreRight(Case one) {
        scoped(() -> {
            List<float[]> expected = computed(one, ConvolutionTest::byLibtorch);
            List<float[]> found = computed(one, Convolution::byProducts);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(largestOf(difference(found.get(i), expected.get(i))))
                        .isLessThan(1e-4f * largestOf(expected.get(i)));
            }
        });
    }

    private static float[] difference(float[] found, float[] expected) {
        float[] difference = new float[expected.length];
        for (int i = 0; i < expected.length; i++) {
            difference[i] = found[i] - expected[i];
        }
        return difference;
    }

    private static float largestOf(float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number)); // is no number where one of them is none
        }
        return largest;
    }

    @ParameterizedTest
    @MethodSource("largeCases")
    void productsHaveTheSameBitsWhereverTheyLieInMemory(Case one) {
        scoped(() -> {
            List<float[]> first = computed(one, Convolution::byProducts);
            numbers(1, 12_345);
            assertThat(computed(one, Convolution::byProducts))
                    .usingRecursiveComparison()
                    .isEqualTo(first);
        });
    }

    @Test
    void aKernelMayMoveOtherwiseAlongEachSide() {
        scoped(() -> assertThat(copy(uneven(Convolution::byProducts)))
                .containsExactly(copy(uneven(ConvolutionTest::byLibtorch)), within(1e-4f)));
    }

    /** The gradient of images that lie with their channels side by side. */
    private static Tensor uneven(Way way) {
        Tensor images = numbers(1, 3, 14, 11, 9).permute(0, 3, 1, 2).detach().requires_grad_(true);
        Tensor weights = numbers(2, 4, 9, 3, 2).requires_grad_(true);
        Tensor out =
                way.of(images, weights, new TensorOptional(), new long[] {2, 1}, new long[] {1, 0}, new long[] {1, 3});
        out.square().sum().backward();
        return images.grad();
    }

    private static void scoped(Runnable test) {
        PointerScope scope = new PointerScope();
        try {
            test.run();
        } finally {
            scope.close();
        }
    }
}
