package dev.lockstep.engine.dl4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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

    /** Rows, inner size and columns: what blocks of kernels divide, and what they do not. */
    private static final int[][] PRODUCT_SIZES = {{1, 64, 33}, {7, 5, 3}, {32, 784, 64}, {65, 129, 31}, {16, 1025, 10}};

    /** Images, channels, height and width, filters, kernel. */
    private static final int[][] CONVOLUTION_SIZES = {
        {2, 1, 12, 6, 3}, {2, 8, 10, 16, 3}, {2, 6, 10, 7, 5}, {2, 32, 6, 16, 1}
    };

    private final MessageDigest digest;
    private final byte[] bytes = new byte[Float.BYTES];

    private KernelBits() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @param isPortable whether oneDNN was told which instructions to use */
    static ArithmeticFingerprint here(boolean isPortable) {
        String c = MachineArithmetic.glibc();
        String nd4j = "ND4J " + LibraryVersions.build();
        List<Family> families = new ArrayList<>();
        String oneDnn = "oneDNN with " + (isPortable ? "avx2" : LibraryVersions.vectors());
        String openBlas = "OpenBLAS " + LibraryVersions.openBlas() + " for " + MachineArithmetic.openBlasCore();
        families.add(family("products", oneDnn, KernelBits::products));
        families.add(family("products of parts", openBlas, KernelBits::partProducts));
        families.add(family("convolution", oneDnn, KernelBits::convolutions));
        families.add(family("exp", c, each(Transforms::exp)));
        families.add(family("log", c, each(x -> Transforms.log(Transforms.abs(x)))));
        families.add(family("tanh", c, each(Transforms::tanh)));
        families.add(family("power", c, each(x -> Transforms.pow(Transforms.abs(x), 1.7))));
        families.add(family("softmax", nd4j + ", " + c, KernelBits::softmax));
        families.add(family("root", nd4j, each(x -> Transforms.sqrt(Transforms.abs(x)))));
        families.add(family("reductions", nd4j, KernelBits::reductions));
        families.add(family("StrictMath", "Java " + System.getProperty("java.version"), KernelBits::java));
        return new ArithmeticFingerprint(MachineArithmetic.processor(), List.copyOf(families));
    }

    private static Family family(String name, String by, Consumer<KernelBits> computation) {
        KernelBits bits = new KernelBits();
        computation.accept(bits);
        return new Family(name, by, HexFormat.of().formatHex(bits.digest.digest(), 0, Integer.BYTES));
    }

    private static Consumer<KernelBits> each(UnaryOperator<INDArray> function) {
        return bits -> {
            try (INDArray numbers = numbers(1, SOME)) {
                bits.take(function.apply(numbers));
            }
        };
    }

    private static void products(KernelBits bits) {
        for (int[] size : PRODUCT_SIZES) {
            try (INDArray left = numbers(size[0], size[1]);
                    INDArray right = numbers(size[1], size[2]);
                    INDArray turnedLeft = numbers(size[1], size[0]);
                    INDArray turnedRight = numbers(size[2], size[1])) {
                bits.take(Nd4j.gemm(left, right, false, false));
                bits.take(Nd4j.gemm(turnedLeft, right, true, false));
                bits.take(Nd4j.gemm(left, turnedRight, false, true));
            }
        }
    }

    /** As layers for sequences multiply: parts of arrays, without copies. */
    private static void partProducts(KernelBits bits) {
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
                    bits.take(product);
                }
            }
        }
    }

    private static FloatPointer floats(INDArray array) {
        return (FloatPointer) array.data().pointer();
    }

    private static void convolutions(KernelBits bits) {
        for (int[] size : CONVOLUTION_SIZES) {
            int out = size[2] - size[4] + 1;
            try (INDArray images = numbers(size[0], size[1], size[2], size[2]);
                    INDArray weights = numbers(size[3], size[1], size[4], size[4]);
                    INDArray biases = numbers(size[3]);
                    INDArray above = numbers(size[0], size[3], out, out)) {
                bits.run("conv2d", size[4], images, weights, biases);
                bits.run("conv2d_bp", size[4], images, weights, biases, above);
            }
        }
    }

    /** By strides of one, without padding; channels come first. */
    private void run(String operation, int kernel, INDArray... inputs) {
        DynamicCustomOp op = DynamicCustomOp.builder(operation)
                .addInputs(inputs)
                .addIntegerArguments(kernel, kernel, 1, 1, 0, 0, 1, 1, 0, 0, 1)
                .build();
        for (INDArray output : Nd4j.exec(op)) {
            take(output);
        }
    }

    private static void softmax(KernelBits bits) {
        try (INDArray sums = numbers(41, 100)) {
            bits.take(Transforms.softmax(sums));
        }
    }

    private static void reductions(KernelBits bits) {
        try (INDArray numbers = numbers(41, 100)) {
            for (int dimension = 0; dimension < 2; dimension++) {
                bits.take(numbers.sum(dimension));
                bits.take(numbers.mean(dimension));
                bits.take(numbers.var(false, dimension));
                bits.take(numbers.norm2(dimension));
            }
            bits.take(numbers.sum());
        }
    }

    private static void java(KernelBits bits) {
        SplitMixRandom random = new SplitMixRandom(SOME);
        for (int i = 0; i < 100; i++) {
            double x = random.nextDouble();
            bits.take((float) (StrictMath.exp(x) + StrictMath.log(x) + StrictMath.pow(x, 1.7) + StrictMath.cos(x)));
        }
    }

    private static INDArray numbers(long... sizes) {
        INDArray numbers = Nd4j.createUninitialized(DataType.FLOAT, sizes, 'c');
        FloatBuffer values = NativeLibrary.live(numbers);
        SplitMixRandom random = new SplitMixRandom(numbers.length());
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) (4 * random.nextDouble() - 2));
        }
        return numbers;
    }

    /** In the order in which the numbers lie; the array is freed. */
    private void take(INDArray result) {
        FloatBuffer values = NativeLibrary.live(result);
        for (int i = 0; i < result.length(); i++) {
            take(values.get(i));
        }
        result.close();
    }

    private void take(float value) {
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bits >>> (8 * i));
        }
        digest.update(bytes);
    }
}
