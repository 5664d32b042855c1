package dev.lockstep.engine.torch;

import static dev.lockstep.engine.machine.FixedComputation.family;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.softmax;
import static org.bytedeco.pytorch.global.torch.softplus;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.machine.FixedComputation;
import dev.lockstep.engine.machine.Machine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** A small fixed computation by every kind of kernel that training uses, on the way forward and back. */
final class TorchBits {
    private static final int SOME = 4099;

    /** Rows, inner size and columns: what blocks of kernels divide, and what they do not. */
    private static final int[][] PRODUCT_SIZES = {{1, 64, 33}, {7, 5, 3}, {32, 784, 64}, {65, 129, 31}, {16, 1025, 10}};

    /** Images, channels, height and width, filters, kernel, and what stands around: of one tile and of several, also of one image. */
    private static final int[][] CONVOLUTION_SIZES = {
        {2, 1, 12, 6, 3, 0},
        {2, 8, 10, 16, 3, 0},
        {2, 6, 10, 7, 5, 1},
        {16, 32, 6, 16, 1, 0},
        {64, 20, 12, 50, 5, 0},
        {65, 24, 8, 40, 3, 1},
        {1, 64, 32, 32, 3, 1}
    };

    private static final long[] ONE = {1, 1};

    private final TensorDevice device;

    private TorchBits(TensorDevice device) {
        this.device = device;
    }

    /**
     * Of this process.
     *
     * @param isPortable whether the libraries were told which instructions to use
     */
    static ArithmeticFingerprint here(boolean isPortable, ComputeDevice device) {
        PointerScope scope = new PointerScope();
        try {
            ArithmeticFingerprint bits = new TorchBits(new TensorDevice(device)).computed(isPortable);
            return device instanceof ComputeDevice.Card card ? onCard(bits, card, isPortable) : bits;
        } finally {
            scope.close();
        }
    }

    /** All but Java's own by the card, whatever computes it on a processor. */
    private static ArithmeticFingerprint onCard(
            ArithmeticFingerprint bits, ComputeDevice.Card card, boolean isPortable) {
        String by = "libtorch " + TorchVersions.libtorch() + " on "
                + CardEnvironment.ofThisProcess().kind(card.index()) + (isPortable ? "" : " with TF32");
        List<Family> families = new ArrayList<>();
        for (Family family : bits.families()) {
            families.add(
                    family.name().equals(FixedComputation.ofJava().name())
                            ? family
                            : new Family(family.name(), by, family.hash()));
        }
        return new ArithmeticFingerprint(bits.processor(), List.copyOf(families));
    }

    private ArithmeticFingerprint computed(boolean isPortable) {
        String vectors = isPortable ? "avx2" : Machine.vectors();
        String torch = "libtorch " + TorchVersions.libtorch() + " with " + vectors;
        String oneDnn = "oneDNN in " + torch;
        String openBlas = "OpenBLAS " + TorchVersions.openBlas() + " for " + OpenBlas.core();
        String c = torch + ", " + Machine.glibc();
        List<Family> families = new ArrayList<>();
        families.add(scoped("products", openBlas, this::products));
        families.add(scoped("products of parts", openBlas, this::partProducts));
        families.add(scoped("convolution", isPortable ? openBlas : oneDnn, this::convolutions));
        families.add(scoped("lstm", oneDnn, this::memories));
        families.add(scoped("attention", openBlas + ", " + c, this::attention));
        families.add(scoped("exp", torch, each(Tensor::exp)));
        families.add(scoped("log", torch, each(x -> x.abs().log())));
        families.add(scoped("tanh", torch, each(Tensor::tanh)));
        families.add(scoped("sigmoid", torch, each(Tensor::sigmoid)));
        families.add(scoped("softplus", c, each(x -> softplus(x))));
        families.add(scoped("softmax", c, this::softmaxes));
        families.add(scoped("norms", torch, this::norms));
        families.add(scoped("reductions", torch, this::reductions));
        families.add(scoped("chance", torch, this::chance));
        families.add(FixedComputation.ofJava());
        return new ArithmeticFingerprint(Machine.processor(), List.copyOf(families));
    }

    private static Family scoped(String name, String by, Consumer<FixedComputation> computation) {
        PointerScope scope = new PointerScope();
        try {
            return family(name, by, computation);
        } finally {
            scope.close();
        }
    }

    private Tensor numbers(long... sizes) {
        Tensor numbers = empty(sizes);
        FixedComputation.fill(values(numbers));
        return device.bring(numbers);
    }

    private Tensor learned(long... sizes) {
        return numbers(sizes).requires_grad_(true);
    }

    private static FloatBuffer values(Tensor tensor) {
        return tensor.data_ptr_float().capacity(tensor.numel()).asBuffer();
    }

    private void take(FixedComputation bits, Tensor result) {
        bits.take(values(device.fetch(result.detach().contiguous())), Math.toIntExact(result.numel()));
    }

    /** What comes out, and the gradients of what went in, of the sum of its squares. */
    private void takeBothWays(FixedComputation bits, Tensor out, Tensor... in) {
        take(bits, out);
        out.square().sum().backward();
        for (Tensor each : in) {
            take(bits, each.grad());
        }
    }

    private Consumer<FixedComputation> each(UnaryOperator<Tensor> function) {
        return bits -> {
            Tensor in = learned(SOME);
            takeBothWays(bits, function.apply(in), in);
        };
    }

    private void products(FixedComputation bits) {
        for (int[] size : PRODUCT_SIZES) {
            Tensor left = learned(size[0], size[1]);
            Tensor right = learned(size[1], size[2]);
            takeBothWays(bits, left.mm(right), left, right);
            take(
                    bits,
                    numbers(size[1], size[0]).t().mm(numbers(size[2], size[1]).t()));
        }
    }

    /** As attention multiplies: many small ones. */
    private void partProducts(FixedComputation bits) {
        for (int[] size : PRODUCT_SIZES) {
            Tensor left = learned(3, size[0], size[1]);
            Tensor right = learned(3, size[1], size[2]);
            takeBothWays(bits, left.bmm(right), left, right);
        }
    }

    private void convolutions(FixedComputation bits) {
        for (int[] size : CONVOLUTION_SIZES) {
            Tensor images = learned(size[0], size[1], size[2], size[2]);
            Tensor weights = learned(size[3], size[1], size[4], size[4]);
            Tensor biases = learned(size[3]);
            long[] even = {size[5], size[5]};
            Tensor out = Convolution.of(images, weights, new TensorOptional(biases), ONE, even, ONE);
            takeBothWays(bits, out, images, weights, biases);
        }
    }

    private void memories(FixedComputation bits) {
        Tensor in = learned(5, 7, 11);
        Tensor state = device.zerosOf(1, 5, 13);
        Tensor byInput = learned(52, 11);
        Tensor byMemory = learned(52, 13);
        Tensor bias = learned(52);
        TensorVector weights = new TensorVector(byInput, byMemory, bias, device.zerosOf(52));
        Tensor out = lstm(in, new TensorVector(state, state), weights, true, 1, 0, true, false, true)
                .get0();
        takeBothWays(bits, out, in, byInput, byMemory, bias);
    }

    private void attention(FixedComputation bits) {
        Tensor query = learned(2, 3, 17, 8);
        Tensor key = learned(2, 3, 17, 8);
        Tensor value = learned(2, 3, 17, 8);
        takeBothWays(bits, scaled_dot_product_attention(query, key, value), query, key, value);
    }

    private void softmaxes(FixedComputation bits) {
        Tensor in = learned(41, 100);
        takeBothWays(bits, softmax(in, 1), in);
        Tensor other = learned(41, 100);
        takeBothWays(bits, log_softmax(other, 1), other);
    }

    private void norms(FixedComputation bits) {
        Tensor in = learned(9, 6, 5, 5);
        Tensor factor = learned(6);
        Tensor offset = learned(6);
        TensorOptional by = new TensorOptional(factor);
        TensorOptional plus = new TensorOptional(offset);
        Tensor batch = batch_norm(
                in,
                by,
                plus,
                new TensorOptional(device.zerosOf(6)),
                new TensorOptional(device.zerosOf(6)),
                true,
                1,
                1e-5,
                false);
        takeBothWays(bits, batch, in, factor, offset);
        Tensor lines = learned(25, 6);
        takeBothWays(bits, layer_norm(lines, new long[] {6}, by, plus, 1e-5, false), lines, factor, offset);
    }

    private void reductions(FixedComputation bits) {
        Tensor numbers = numbers(41, 100);
        for (long dimension = 0; dimension < 2; dimension++) {
            take(bits, numbers.sum(dimension));
            take(bits, numbers.mean(dimension));
        }
        take(bits, numbers.sum());
    }

    private void chance(FixedComputation bits) {
        take(bits, device.zerosOf(SOME).bernoulli_(0.3, new GeneratorOptional(device.generator(42))));
    }
}
