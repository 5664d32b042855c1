package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.List;

/** Layers of images, as operations of a graph; pooling also of the steps of a sequence. */
record WindowOperations(OnnxGraph graph, LearnedNumbers learned, NetworkPlan.Node node, StepLengths lengths) {
    private static final KernelExtent ONE = KernelExtent.of(1);

    /** What a window does not reach, so that a maximum is never it. */
    private static final double LEAST = -1e30;

    String of(ImageLayer layer, String in) {
        if (layer instanceof ImageLayer.Conv2d conv) {
            return convolved(conv, in, "W", conv.filters(), conv.groups(), conv.bias() ? "b" : "");
        }
        if (layer instanceof ImageLayer.DepthwiseConv2d conv) {
            return eachChannel(conv, in, "kernel", conv.depthMultiplier(), conv.bias() ? "bias" : "");
        }
        if (layer instanceof ImageLayer.SeparableConv2d conv) {
            String planes = eachChannel(conv, in, "depth", conv.depthMultiplier(), "");
            float[] point = learned.get("point");
            List<String> all = new ArrayList<>(
                    List.of(planes, graph.floats("point", point, conv.filters(), point.length / conv.filters(), 1, 1)));
            addBias(all, conv.bias() ? "bias" : "");
            return graph.add("Conv", all);
        }
        if (layer instanceof ImageLayer.TransposedConv2d conv) {
            return spread(conv, in);
        }
        if (layer instanceof ImageLayer.GlobalPool pool) {
            return globalPool(pool, in);
        }
        return layer instanceof ImageLayer.Pool pool ? pooled(pool, in) : in;
    }

    private int channels() {
        return node.in().valuesAtATime();
    }

    private String eachChannel(ImageLayer.Convolution conv, String in, String name, int multiplier, String bias) {
        return convolved(conv, in, name, channels() * multiplier, channels(), bias);
    }

    private String convolved(
            ImageLayer.Convolution conv, String in, String name, int filters, int groups, String bias) {
        List<String> all = new ArrayList<>(List.of(
                in,
                graph.floats(
                        name,
                        learned.get(name),
                        filters,
                        channels() / groups,
                        conv.window().height(),
                        conv.window().width())));
        addBias(all, bias);
        RowShape.Image image = (RowShape.Image) node.in();
        return graph.add(
                "Conv",
                all,
                Option.all("kernel_shape", pair(conv.window())),
                Option.all("strides", pair(conv.steps())),
                Option.all("dilations", pair(conv.gaps())),
                Option.all("pads", edges(conv, image)),
                Option.of("group", (long) groups));
    }

    private void addBias(List<String> all, String bias) {
        if (!bias.isEmpty()) {
            float[] values = learned.get(bias);
            all.add(graph.floats(bias, values, values.length));
        }
    }

    private static long[] pair(KernelExtent extent) {
        return new long[] {extent.height(), extent.width()};
    }

    private static long[] edges(ImageLayer.Windowed layer, RowShape.Image in) {
        long[] rows = edge(
                layer.padding(),
                in.rows(),
                layer.window().height(),
                layer.steps().height(),
                layer.gaps().height());
        long[] columns = edge(
                layer.padding(),
                in.columns(),
                layer.window().width(),
                layer.steps().width(),
                layer.gaps().width());
        return new long[] {rows[0], columns[0], rows[1], columns[1]};
    }

    /** What stands before and after a side. Where it is uneven, there is more after it. */
    static long[] edge(Padding padding, int length, int window, int stride, int gap) {
        if (padding == Padding.VALID) {
            return new long[2];
        }
        int places = padding.places(length, window, stride, gap);
        int all = Math.max(0, (places - 1) * stride + (window - 1) * gap + 1 - length);
        return new long[] {all / 2, all - all / 2};
    }

    /** What each pixel is multiplied to is added where the kernel stands, cut where an image of the wanted size ends. */
    private String spread(ImageLayer.TransposedConv2d conv, String in) {
        RowShape.Image from = (RowShape.Image) node.in();
        RowShape.Image to = (RowShape.Image) node.out();
        int points = conv.kernel().height() * conv.kernel().width();
        long[] rows = cut(
                conv.padding(),
                from.rows(),
                to.rows(),
                conv.kernel().height(),
                conv.stride().height());
        long[] columns = cut(
                conv.padding(),
                from.columns(),
                to.columns(),
                conv.kernel().width(),
                conv.stride().width());
        float[] byFilter = learned.get("kernel");
        float[] byChannel = new float[byFilter.length];
        for (int i = 0; i < byFilter.length; i++) {
            int filter = i / points / from.channels();
            int channel = i / points % from.channels();
            byChannel[(channel * conv.filters() + filter) * points + i % points] = byFilter[i];
        }
        List<String> all = new ArrayList<>(List.of(
                in,
                graph.floats(
                        "kernel",
                        byChannel,
                        from.channels(),
                        conv.filters(),
                        conv.kernel().height(),
                        conv.kernel().width())));
        addBias(all, conv.bias() ? "bias" : "");
        return graph.add(
                "ConvTranspose",
                all,
                Option.all("strides", pair(conv.stride())),
                Option.all("pads", rows[0], columns[0], Math.max(0, rows[1]), Math.max(0, columns[1])),
                Option.all("output_padding", Math.max(0, -rows[1]), Math.max(0, -columns[1])));
    }

    /** What is cut off before a side and after it; less than nothing where there is more to be added. */
    private static long[] cut(Padding padding, int from, int to, int window, int stride) {
        long before = padding == Padding.SAME ? Math.max(0, window - stride) / 2 : 0;
        long reached = (from - 1L) * stride + window;
        return new long[] {before, reached - to - before};
    }

    private String pooled(ImageLayer.Pool pool, String in) {
        boolean areSteps = node.in() instanceof RowShape.Sequence;
        String first = areSteps ? graph.transpose(in, 0, 2, 1) : in;
        String taken = windows(pool, first);
        return areSteps ? graph.transpose(taken, 0, 2, 1) : taken;
    }

    private String windows(ImageLayer.Pool pool, String in) {
        List<Option> options = new ArrayList<>();
        if (node.in() instanceof RowShape.Sequence sequence) {
            int window = pool.window().height();
            int stride = pool.steps().height();
            options.add(Option.all("kernel_shape", window));
            options.add(Option.all("strides", stride));
            options.add(Option.all("pads", edge(pool.padding(), sequence.steps(), window, stride, ONE.height())));
        } else {
            options.add(Option.all("kernel_shape", pair(pool.window())));
            options.add(Option.all("strides", pair(pool.steps())));
            options.add(Option.all("pads", edges(pool, (RowShape.Image) node.in())));
        }
        String operation = pool instanceof ImageLayer.MaxPool ? "MaxPool" : "AveragePool";
        return graph.add(operation, in, options.toArray(new Option[0]));
    }

    private String globalPool(ImageLayer.GlobalPool pool, String in) {
        boolean isMax = pool.kind() == ImageLayer.Pooling.MAX;
        if (!(node.in() instanceof RowShape.Sequence)) {
            return reduced(isMax, in, 2, 3);
        }
        return lengths.mask(node).map(mask -> ofPresent(isMax, in, mask)).orElseGet(() -> reduced(isMax, in, 1));
    }

    private String reduced(boolean isMax, String in, long... dimensions) {
        return graph.add(
                isMax ? "ReduceMax" : "ReduceMean", in, Option.all("axes", dimensions), Option.of("keepdims", 0L));
    }

    private String ofPresent(boolean isMax, String in, String mask) {
        String there = graph.add("Unsqueeze", List.of(mask, graph.wholes(2)));
        if (isMax) {
            String absent = graph.add("Sub", List.of(graph.scalar(1), there));
            String far = graph.add("Mul", List.of(absent, graph.scalar(LEAST)));
            return reduced(true, graph.add("Add", List.of(in, far)), 1);
        }
        String kept = graph.add("Mul", List.of(in, there));
        String sum = graph.add("ReduceSum", List.of(kept, graph.wholes(1)), Option.of("keepdims", 0L));
        return graph.add("Div", List.of(sum, lengths.counts(mask)));
    }
}
