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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions by oneDNN and by products against those that libtorch chooses itself, whatever stood in memory before. */
class ConvolutionTest {
    private record Case(
            long rows, long channels, long filters, long height, long width, long kernel, long stride, long gap) {}

    private static final long[] EVEN = {1, 1};

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
        Tensor out = way.of(images, weights, new TensorOptional(bias), strides, EVEN, dilations);
        leaveNoNumbersInFreeMemory();
        out.square().sum().backward();
        return List.of(copy(out), copy(images.grad()), copy(weights.grad()), copy(bias.grad()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theyAreRightWhateverStoodInMemory(Case one) {
        PointerScope scope = new PointerScope();
        try {
            List<float[]> expected = computed(one, ConvolutionTest::byLibtorch);
            for (Way way : List.<Way>of(Convolution::byOneDnn, Convolution::byProducts)) {
                List<float[]> found = computed(one, way);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(found.get(i)).containsExactly(expected.get(i), within(2e-2f));
                }
            }
        } finally {
            scope.close();
        }
    }
}
