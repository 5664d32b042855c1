package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.machine.FixedComputation.family;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.engine.machine.FixedComputation;
import dev.lockstep.engine.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A small fixed computation by every kind of kernel that training uses. */
final class KernelBits {
    private static final int SOME = 4099;
    private static final String PARTS = "products of parts";

    /** Rows, inner size and columns: what blocks of kernels divide, and what they do not. */
    private static final int[][] PRODUCT_SIZES = {{1, 64, 33}, {7, 5, 3}, {32, 784, 64}, {65, 129, 31}, {16, 1025, 10}};

    /** Images, channels, height and width, filters, kernel. */
    private static final int[][] CONVOLUTION_SIZES = {
        {2, 1, 12, 6, 3}, {2, 8, 10, 16, 3}, {2, 6, 10, 7, 5}, {2, 32, 6, 16, 1}
    };

    private KernelBits() {}

    /** @param isPortable whether oneDNN was told which instructions to use */
    static ArithmeticFingerprint here(boolean isPortable) {
        String c = Machine.glibc();
        String nd4j = "ND4J " + LibraryVersions.build();
        List<Family> families = new ArrayList<>();
        String oneDnn = "oneDNN with " + (isPortable ? "avx2" : Machine.vectors());
        String openBlas = "OpenBLAS " + LibraryVersions.openBlas() + " for " + MachineArithmetic.openBlasCore();
        families.add(family("products", oneDnn, KernelBits::products));
        families.add(family(PARTS, openBlas, KernelBits::partProducts));
        families.add(family("convolution", oneDnn, KernelBits::convolutions));
        families.add(family("exp", c, each(Transforms::exp)));
        families.add(family("log", c, each(x -> Transforms.log(Transforms.abs(x)))));
        families.add(family("tanh", c, each(Transforms::tanh)));
        families.add(family("power", c, each(x -> Transforms.pow(Transforms.abs(x), 1.7))));
        families.add(family("softmax", nd4j + ", " + c, KernelBits::softmax));
        families.add(family("root", nd4j, each(x -> Transforms.sqrt(Transforms.abs(x)))));
        families.add(family("reductions", nd4j, KernelBits::reductions));
        families.add(FixedComputation.ofJava());
        ArithmeticFingerprint bits = new ArithmeticFingerprint(Machine.processor(), List.copyOf(families));
        return NativeLibrary.CARDS.areUsed() ? onCard(bits) : bits;
    }

    /** All by the card, whatever computes it on a processor, but what the engine's own layers and Java do. */
    private static ArithmeticFingerprint onCard(ArithmeticFingerprint bits) {
        String by = "ND4J " + LibraryVersions.build() + " on " + NativeLibrary.CARDS.kind();
        List<Family> families = bits.families().stream()
                .map(family -> family.name().equals(PARTS)
                                || family.name()
                                        .equals(FixedComputation.ofJava().name())
                        ? family
                        : new Family(family.name(), by, family.hash()))
                .toList();
        return new ArithmeticFingerprint(bits.processor(), families);
    }

    private static Consumer<FixedComputation> each(UnaryOperator<INDArray> function) {
        return bits -> {
            try (INDArray numbers = numbers(1, SOME)) {
                take(bits, function.apply(numbers));
            }
        };
    }

    private static void products(FixedComputation bits) {
        for (int[] size : PRODUCT_SIZES) {
            try (INDArray left = numbers(size[0], size[1]);
                    INDArray right = numbers(size[1], size[2]);
                    INDArray turnedLeft = numbers(size[1], size[0]);
                    INDArray turnedRight = numbers(size[2], size[1])) {
                take(bits, Nd4j.gemm(left, right, false, false));
                take(bits, Nd4j.gemm(turnedLeft, right, true, false));
                take(bits, Nd4j.gemm(left, turnedRight, false, true));
            }
        }
    }

    /** As layers for sequences multiply: parts of arrays, without copies. */
    private static void partProducts(FixedComputation bits) {
        for (int[] size : PRODUCT_SIZES) {
            int high = size[0];
            int inner = size[1];
            int wide = size[2];
            for (int turns = 0; turns < 4; turns++) {
                int turnLeft = turns % 2 == 0 ? CblasNoTrans : CblasTrans;
                int turnRight = turns / 2 == 0 ? CblasNoTrans : CblasTrans;
                int leftStride = turns % 2 == 0 ? inner : high;
                int rightStride = turns / 2 == 0 ? wide : inner;
                try (INDArray left = numbers(high, inner);
                        INDArray right = numbers(inner, wide)) {
                    INDArray product = numbers(high, wide);
                    cblas_sgemm(
                            CblasRowMajor,
                            turnLeft,
                            turnRight,
                            high,
                            wide,
                            inner,
                            1,
                            floats(left),
                            leftStride,
                            floats(right),
                            rightStride,
                            1,
                            floats(product),
                            wide);
                    take(bits, product);
                }
            }
        }
    }

    private static FloatPointer floats(INDArray array) {
        return (FloatPointer) array.data().pointer();
    }

    private static void convolutions(FixedComputation bits) {
        for (int[] size : CONVOLUTION_SIZES) {
            int out = size[2] - size[4] + 1;
            try (INDArray images = numbers(size[0], size[1], size[2], size[2]);
                    INDArray weights = numbers(size[3], size[1], size[4], size[4]);
                    INDArray biases = numbers(size[3]);
                    INDArray above = numbers(size[0], size[3], out, out)) {
                run(bits, "conv2d", size[4], images, weights, biases);
                run(bits, "conv2d_bp", size[4], images, weights, biases, above);
            }
        }
    }

    /** By strides of one, without padding; channels come first. */
    private static void run(FixedComputation bits, String operation, int kernel, INDArray... inputs) {
        DynamicCustomOp op = DynamicCustomOp.builder(operation)
                .addInputs(inputs)
                .addIntegerArguments(kernel, kernel, 1, 1, 0, 0, 1, 1, 0, 0, 1)
                .build();
        for (INDArray output : Nd4j.exec(op)) {
            take(bits, output);
        }
    }

    private static void softmax(FixedComputation bits) {
        try (INDArray sums = numbers(41, 100)) {
            take(bits, Transforms.softmax(sums));
        }
    }

    private static void reductions(FixedComputation bits) {
        try (INDArray numbers = numbers(41, 100)) {
            for (int dimension = 0; dimension < 2; dimension++) {
                take(bits, numbers.sum(dimension));
                take(bits, numbers.mean(dimension));
                take(bits, numbers.var(false, dimension));
                take(bits, numbers.norm2(dimension));
            }
            take(bits, numbers.sum());
        }
    }

    private static INDArray numbers(long... sizes) {
        INDArray numbers = Nd4j.createUninitialized(DataType.FLOAT, sizes, 'c');
        FixedComputation.fill(NativeLibrary.live(numbers));
        HostSide.wrote(numbers);
        return numbers;
    }

    /** In the order in which the numbers lie; the array is freed. */
    private static void take(FixedComputation bits, INDArray result) {
        bits.take(NativeLibrary.live(result), Math.toIntExact(result.length()));
        result.close();
    }
}
