package dev.lockstep.engine.onnx;

import dev.lockstep.network.Activation;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * An operation as a layer of a run file.
 *
 * @param weights what it has learned, in the order of a model's file
 * @param takes what goes in, where the operation itself says it
 */
record TranslatedOperation(LayerSpec layer, List<float[]> weights, Optional<RowShape> takes) {

    private static TranslatedOperation bare(LayerSpec layer) {
        return new TranslatedOperation(layer, List.of(), Optional.empty());
    }

    private static TranslatedOperation learned(LayerSpec layer, float[]... arrays) {
        return new TranslatedOperation(layer, List.of(LearnedNumbers.joined(arrays)), Optional.empty());
    }

    static TranslatedOperation of(OnnxOperation operation, List<OnnxTensor> learned, Optional<RowShape> in)
            throws OnnxUnsupportedException {
        return switch (operation.type()) {
            case "Gemm", "MatMul" -> dense(operation, learned);
            case "Conv" -> conv(operation, learned, in);
            case "BatchNormalization" -> batchNorm(operation, learned);
            case "LayerNormalization" -> layerNorm(operation, learned);
            case "MaxPool", "AveragePool" -> pool(operation, in);
            case "ReduceMean", "ReduceMax" -> reduced(operation);
            case "GlobalAveragePool" -> bare(new ImageLayer.GlobalPool(ImageLayer.Pooling.AVERAGE));
            case "GlobalMaxPool" -> bare(new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX));
            case "Flatten" -> flatten(operation);
            case "Reshape" -> reshape(learned, in);
            default -> activation(operation);
        };
    }

    private static TranslatedOperation activation(OnnxOperation operation) throws OnnxUnsupportedException {
        Activation function = switch (operation.type()) {
            case "Relu" -> Activation.RELU;
            case "Sigmoid" -> Activation.SIGMOID;
            case "Tanh" -> Activation.TANH;
            case "Softmax" -> Activation.SOFTMAX;
            case "LeakyRelu" -> Activation.LEAKY_RELU;
            case "Elu" -> Activation.ELU;
            default -> throw new OnnxUnsupportedException("is of a kind that is not known here");
        };
        float alpha = operation.single("alpha", function == Activation.ELU ? 1 : 0.01f);
        if (alpha != (function == Activation.ELU ? 1 : 0.01f)) {
            throw new OnnxUnsupportedException("has alpha: " + alpha + ", which is fixed here");
        }
        return bare(new LayerSpec.Activated(function));
    }

    private static OnnxTensor need(List<OnnxTensor> learned, int number) throws OnnxUnsupportedException {
        if (number >= learned.size()) {
            throw new OnnxUnsupportedException(
                    "has " + learned.size() + " arrays of numbers in the file, but needs " + (number + 1));
        }
        return learned.get(number);
    }

    private static TranslatedOperation dense(OnnxOperation operation, List<OnnxTensor> learned)
            throws OnnxUnsupportedException {
        OnnxTensor matrix = need(learned, 0);
        boolean isPlain = operation.number("transA", 0) == 0
                && operation.single("alpha", 1) == 1
                && operation.single("beta", 1) == 1
                && matrix.sizes().size() == 2;
        if (!isPlain) {
            throw new OnnxUnsupportedException("is no product of rows with a matrix, as a dense layer is");
        }
        boolean isTurned = operation.number("transB", 0) != 0;
        int inputs = matrix.sizes().get(isTurned ? 1 : 0).intValue();
        int units = matrix.sizes().get(isTurned ? 0 : 1).intValue();
        float[] weights = isTurned ? matrix.values() : LearnedNumbers.turned(matrix.values(), units);
        float[] bias = learned.size() > 1 ? learned.get(1).values() : new float[0];
        if (bias.length != 0 && bias.length != units) {
            throw new OnnxUnsupportedException("adds " + bias.length + " numbers to " + units + " outputs");
        }
        LayerSpec layer = new LayerSpec.Dense(units, Activation.IDENTITY, bias.length > 0, LearnedWeights.INHERITED);
        return new TranslatedOperation(
                layer, List.of(LearnedNumbers.joined(weights, bias)), Optional.of(new RowShape.Values(inputs)));
    }

    private static TranslatedOperation batchNorm(OnnxOperation operation, List<OnnxTensor> learned)
            throws OnnxUnsupportedException {
        return learned(
                new LayerSpec.BatchNorm(operation.single("momentum", 0.9f), operation.single("epsilon", 1e-5f)),
                need(learned, 0).values(),
                need(learned, 1).values(),
                need(learned, 2).values(),
                need(learned, 3).values());
    }

    private static TranslatedOperation layerNorm(OnnxOperation operation, List<OnnxTensor> learned)
            throws OnnxUnsupportedException {
        if (operation.number("axis", -1) != -1) {
            throw new OnnxUnsupportedException("norms more than the values of a step (axis: -1)");
        }
        float[] factor = need(learned, 0).values();
        float[] offset = learned.size() > 1 ? learned.get(1).values() : new float[factor.length];
        return learned(new LayerSpec.LayerNorm(operation.single("epsilon", 1e-5f)), factor, offset);
    }

    private static TranslatedOperation conv(OnnxOperation operation, List<OnnxTensor> learned, Optional<RowShape> in)
            throws OnnxUnsupportedException {
        OnnxTensor kernel = need(learned, 0);
        if (kernel.sizes().size() != 4) {
            throw new OnnxUnsupportedException("is a convolution of other things than images");
        }
        KernelExtent window =
                extent(new long[] {kernel.sizes().get(2), kernel.sizes().get(3)});
        KernelExtent strides = extent(operation.numbers("strides", 2, 1));
        KernelExtent gaps = extent(operation.numbers("dilations", 2, 1));
        int filters = kernel.sizes().get(0).intValue();
        float[] bias = learned.size() > 1 ? learned.get(1).values() : new float[0];
        LayerSpec layer = new ImageLayer.Conv2d(
                filters,
                window,
                strides,
                padding(operation, in, window, strides, gaps),
                gaps,
                (int) operation.number("group", 1),
                Activation.IDENTITY,
                bias.length > 0,
                LearnedWeights.INHERITED);
        return learned(layer, bias, kernel.values());
    }

    private static KernelExtent extent(long[] sizes) throws OnnxUnsupportedException {
        if (sizes.length != 2 || sizes[0] < 1 || sizes[1] < 1) {
            throw new OnnxUnsupportedException(
                    "has a window of " + Arrays.toString(sizes) + ", which is none of an image");
        }
        return new KernelExtent((int) sizes[0], (int) sizes[1]);
    }

    private static Padding padding(
            OnnxOperation operation,
            Optional<RowShape> in,
            KernelExtent window,
            KernelExtent strides,
            KernelExtent gaps)
            throws OnnxUnsupportedException {
        String automatic = operation.text("auto_pad", "NOTSET");
        if (automatic.equals("SAME_UPPER")) {
            return Padding.SAME;
        }
        long[] pads = operation.numbers("pads", 4, 0);
        if (automatic.equals("VALID") || LongStream.of(pads).allMatch(pad -> pad == 0)) {
            return Padding.VALID;
        }
        if (!(in.orElse(null) instanceof RowShape.Image image)) {
            throw new OnnxUnsupportedException("has pads, but the model leaves the size of the image open");
        }
        long[] rows =
                WindowOperations.edge(Padding.SAME, image.rows(), window.height(), strides.height(), gaps.height());
        long[] columns =
                WindowOperations.edge(Padding.SAME, image.columns(), window.width(), strides.width(), gaps.width());
        long[] same = {rows[0], columns[0], rows[1], columns[1]};
        if (!automatic.equals("NOTSET") || !Arrays.equals(pads, same)) {
            throw new OnnxUnsupportedException("has pads: " + Arrays.toString(pads) + ", but an image is padded by "
                    + Arrays.toString(same) + " here (padding: same), or not at all");
        }
        return Padding.SAME;
    }

    private static TranslatedOperation pool(OnnxOperation operation, Optional<RowShape> in)
            throws OnnxUnsupportedException {
        KernelExtent window = extent(operation.numbers("kernel_shape", 0, 0));
        KernelExtent strides = extent(operation.numbers("strides", 2, 1));
        Padding padding = padding(operation, in, window, strides, KernelExtent.of(1));
        boolean isMax = operation.type().equals("MaxPool");
        boolean isOther = operation.number("ceil_mode", 0) != 0
                || (!isMax && padding == Padding.SAME && operation.number("count_include_pad", 0) != 0)
                || LongStream.of(operation.numbers("dilations", 2, 1)).anyMatch(gap -> gap != 1);
        if (isOther) {
            throw new OnnxUnsupportedException(
                    "has ceil_mode, dilations or count_include_pad, which are not known here");
        }
        return bare(
                isMax
                        ? new ImageLayer.MaxPool(window, Optional.of(strides), padding)
                        : new ImageLayer.AvgPool(window, Optional.of(strides), padding));
    }

    private static TranslatedOperation reduced(OnnxOperation operation) throws OnnxUnsupportedException {
        if (!Arrays.equals(operation.numbers("axes", 0, 0), new long[] {2, 3})) {
            throw new OnnxUnsupportedException("makes one value of other things than the points of an image");
        }
        boolean isMax = operation.type().equals("ReduceMax");
        return bare(new ImageLayer.GlobalPool(isMax ? ImageLayer.Pooling.MAX : ImageLayer.Pooling.AVERAGE));
    }

    private static TranslatedOperation flatten(OnnxOperation operation) throws OnnxUnsupportedException {
        if (operation.number("axis", 1) != 1) {
            throw new OnnxUnsupportedException("makes one list of several rows (axis: 1 is of each row)");
        }
        return bare(new LayerSpec.Flatten());
    }

    private static TranslatedOperation reshape(List<OnnxTensor> learned, Optional<RowShape> in)
            throws OnnxUnsupportedException {
        List<Integer> sizes = need(learned, 0).wholes();
        if (sizes.size() == 2) {
            return bare(new LayerSpec.Flatten());
        }
        if (sizes.size() < 2 || sizes.size() > 4 || in.isEmpty()) {
            throw new OnnxUnsupportedException("makes " + sizes + " of what the model leaves open");
        }
        List<Integer> ofRow = new ArrayList<>(sizes.subList(1, sizes.size()));
        int known = ofRow.stream().filter(size -> size > 0).reduce(1, Math::multiplyExact);
        ofRow.replaceAll(size -> size == -1 ? in.get().width() / known : size);
        return bare(new LayerSpec.Reshape(List.copyOf(ofRow)));
    }
}
