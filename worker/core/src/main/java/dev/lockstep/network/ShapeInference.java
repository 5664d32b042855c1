package dev.lockstep.network;

import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Sequence;
import dev.lockstep.network.RowShape.Tokens;
import dev.lockstep.network.RowShape.Values;

/** What comes out of a layer, from what goes in: pure arithmetic, so that every engine has the same shapes. */
final class ShapeInference {
    private static final String TO_IMAGE = "put a reshape before it, such as - reshape: [1, 28, 28]";
    private static final String TO_SEQUENCE =
            "put a reshape before it, such as - reshape: [28, 28], for [time, values]";

    private final LayerSpec layer;
    private final String path;
    private final RowShape in;

    private ShapeInference(LayerSpec layer, String path, RowShape in) {
        this.layer = layer;
        this.path = path;
        this.in = in;
    }

    /** The shape as which a layer takes its input: a dense layer takes an image as a list of values. */
    static RowShape taken(LayerSpec layer, RowShape in) {
        return layer instanceof LayerSpec.Dense && in instanceof Image ? new Values(in.width()) : in;
    }

    /** @param in as the layer takes it */
    static RowShape after(LayerSpec layer, String path, RowShape in) {
        ShapeInference shapes = new ShapeInference(layer, path, in);
        if (in instanceof Tokens && !(layer instanceof SequenceLayer.Embedding)) {
            throw shapes.refusal("cannot reckon with numbers of tokens", "begin with - embedding: { size: 64 }");
        }
        if (layer instanceof SequenceLayer sequential) {
            return shapes.sequential(sequential);
        }
        if (layer instanceof ImageLayer spatial) {
            return shapes.spatial(spatial);
        }
        if (layer instanceof BlockLayer.Custom custom) {
            return shapes.custom(custom);
        }
        return shapes.plain();
    }

    private RowShape plain() {
        if (layer instanceof LayerSpec.Dense dense) {
            return in instanceof Sequence sequence
                    ? new Sequence(sequence.steps(), dense.units())
                    : new Values(dense.units());
        }
        if (layer instanceof LayerSpec.Flatten) {
            return new Values(in.width());
        }
        if (layer instanceof LayerSpec.LayerNorm && in instanceof Image) {
            throw refusal("norms values or the steps of a sequence", "use batchNorm for images");
        }
        if (layer instanceof LayerSpec.GroupNorm norm) {
            return grouped(norm);
        }
        return layer instanceof LayerSpec.Reshape reshape ? reshaped(reshape) : in;
    }

    private RowShape grouped(LayerSpec.GroupNorm norm) {
        if (in instanceof Values) {
            throw refusal("norms images and sequences, but " + in + " comes in", "use layerNorm for values");
        }
        requireGroups(in instanceof Image image ? image.channels() : sequence().values(), norm.groups());
        return in;
    }

    private void requireGroups(int values, int groups) {
        if (values % groups != 0) {
            String what = in instanceof Image ? " channels" : " values of a step";
            throw refusal("cannot make " + groups + " groups of " + values + what, "let groups divide " + values);
        }
    }

    private RowShape custom(BlockLayer.Custom custom) {
        try {
            return custom.create().shape(in);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot be used: " + e.getMessage(), "see CustomLayer for what is asked of it");
        }
    }

    private RowShape reshaped(LayerSpec.Reshape reshape) {
        boolean fits = !reshape.sizes().isEmpty()
                && reshape.sizes().size() <= 3
                && reshape.sizes().stream().allMatch(size -> size > 0);
        if (!fits) {
            throw new ShapeException(
                    path,
                    "=" + reshape.sizes() + " is no shape",
                    "write [values], [time, values] or [channels, height, width]");
        }
        RowShape out = RowShape.of(reshape.sizes(), 0);
        if (out.width() != in.width()) {
            throw new ShapeException(
                    path,
                    "=" + reshape.sizes() + " is " + out.width() + " values, but " + in + " comes in, which is "
                            + in.width() + " values",
                    "let the sizes multiply to " + in.width());
        }
        return out;
    }

    private RowShape spatial(ImageLayer spatial) {
        if (spatial instanceof ImageLayer.GlobalPool) {
            return in instanceof Sequence sequence ? new Values(sequence.values()) : new Values(image().channels());
        }
        if (spatial instanceof ImageLayer.SpatialDropout) {
            return in instanceof Sequence ? in : image();
        }
        if (spatial instanceof ImageLayer.TransposedConv2d conv) {
            return spread(conv, image());
        }
        ImageLayer.Windowed windowed = (ImageLayer.Windowed) spatial;
        if (spatial instanceof ImageLayer.Pool && in instanceof Sequence sequence) {
            int steps = places(
                    sequence.steps(),
                    windowed.window().height(),
                    windowed.steps().height(),
                    1,
                    windowed);
            return new Sequence(steps, sequence.values());
        }
        Image image = image();
        int rows = places(
                image.rows(),
                windowed.window().height(),
                windowed.steps().height(),
                windowed.gaps().height(),
                windowed);
        int columns = places(
                image.columns(),
                windowed.window().width(),
                windowed.steps().width(),
                windowed.gaps().width(),
                windowed);
        return new Image(channels(spatial, image), rows, columns);
    }

    private static Image spread(ImageLayer.TransposedConv2d conv, Image image) {
        int rows = conv.padding()
                .spread(image.rows(), conv.kernel().height(), conv.stride().height());
        int columns = conv.padding()
                .spread(image.columns(), conv.kernel().width(), conv.stride().width());
        return new Image(conv.filters(), rows, columns);
    }

    private int channels(ImageLayer spatial, Image image) {
        if (spatial instanceof ImageLayer.Conv2d conv) {
            requireGroups(image.channels(), conv.groups());
            if (conv.filters() % conv.groups() != 0) {
                throw refusal(
                        "cannot share " + conv.filters() + " filters among " + conv.groups() + " groups",
                        "let the filters be a multiple of the groups");
            }
            return conv.filters();
        }
        if (spatial instanceof ImageLayer.DepthwiseConv2d conv) {
            return image.channels() * conv.depthMultiplier();
        }
        return spatial instanceof ImageLayer.SeparableConv2d conv ? conv.filters() : image.channels();
    }

    private int places(int length, int window, int stride, int dilation, ImageLayer.Windowed windowed) {
        int places = windowed.padding().places(length, window, stride, dilation);
        if (places < 1) {
            String gaps = dilation == 1 ? "" : " with dilation " + dilation;
            throw refusal(
                    "has a window of " + windowed.window() + gaps + ", which does not fit into " + in,
                    "make the window smaller, write padding: same, or pool less before it");
        }
        return places;
    }

    private RowShape sequential(SequenceLayer sequential) {
        if (sequential instanceof SequenceLayer.Embedding embedding) {
            if (in instanceof Tokens tokens) {
                return new Sequence(tokens.steps(), embedding.size());
            }
            throw refusal("takes numbers of tokens, but " + in + " comes in", "use dense, or data of tokens");
        }
        Sequence sequence = sequence();
        if (sequential instanceof SequenceLayer.Recurrent recurrent) {
            return new Sequence(sequence.steps(), recurrent.units());
        }
        if (sequential instanceof SequenceLayer.LastStep) {
            return new Values(sequence.values());
        }
        if (sequential instanceof SequenceLayer.BothEnds) {
            if (sequence.values() % 2 != 0) {
                throw refusal(
                        "takes as many values of one way as of the other, but " + in + " comes in",
                        "put it after a bidirectional layer with join: concat");
            }
            return new Values(sequence.values());
        }
        if (sequential instanceof SequenceLayer.Bidirectional both) {
            return bidirectional(both, sequence);
        }
        if (sequential instanceof SequenceLayer.SelfAttention attention) {
            if (sequence.values() % attention.heads() != 0) {
                throw refusal(
                        "cannot share " + sequence.values() + " values of a step among " + attention.heads() + " heads",
                        "let the values be a multiple of the heads");
            }
            return sequence;
        }
        SequenceLayer.Conv1d conv = (SequenceLayer.Conv1d) sequential;
        int places = conv.padding().places(sequence.steps(), conv.kernel(), conv.stride(), conv.dilation());
        if (places < 1) {
            throw refusal(
                    "has a kernel of " + conv.kernel() + " steps with dilation " + conv.dilation()
                            + ", which does not fit into " + in,
                    "make the kernel smaller, or write padding: same");
        }
        return new Sequence(places, conv.filters());
    }

    private static RowShape bidirectional(SequenceLayer.Bidirectional both, Sequence sequence) {
        int values = both.join() == BranchJoin.CONCAT
                ? 2 * both.layer().units()
                : both.layer().units();
        return new Sequence(sequence.steps(), values);
    }

    private Image image() {
        if (in instanceof Image image) {
            return image;
        }
        throw refusal("takes an image, but " + in + " comes in", TO_IMAGE);
    }

    private Sequence sequence() {
        if (in instanceof Sequence sequence) {
            return sequence;
        }
        throw refusal("takes a sequence, but " + in + " comes in", TO_SEQUENCE);
    }

    private ShapeException refusal(String what, String remedy) {
        return new ShapeException(path, what, remedy);
    }
}
