package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.Activation;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;

/** A layer of Keras' at its place: what it is told, what it has learned, and what comes in. */
record KerasLayer(LayerOptions options, LayerTensors tensors, LayerOutput in) {

    /** Sets how far a layer's window moves and what it does at the edge. */
    Padding padding() throws KerasUnsupportedException {
        return switch (options.text("padding", "valid")) {
            case "valid" -> Padding.VALID;
            case "same" -> Padding.SAME;
            default ->
                throw new KerasUnsupportedException("has padding: " + options.text("padding", "")
                        + ", of which only valid and same are known here (train it anew with one of them)");
        };
    }

    void channelsLast() throws KerasUnsupportedException {
        options.only("data_format", "channels_last");
    }

    /** The stride of a pool, which is its window where it is not given. */
    KernelExtent strides(KernelExtent window) throws KerasUnsupportedException {
        return options.has("strides") ? options.extent("strides") : window;
    }

    Activation activation(String otherwise) throws KerasUnsupportedException {
        JsonNode known = options.has("activation") ? options.node("activation") : null;
        if (known != null && !known.isTextual()) {
            throw new KerasUnsupportedException(
                    "has an activation of its own, " + known + " (train it anew with a usual one)");
        }
        return KerasActivations.of(options.text("activation", otherwise), in.shape());
    }

    RowShape.Image image() throws KerasUnsupportedException {
        if (in.shape() instanceof RowShape.Image image) {
            return image;
        }
        throw new KerasUnsupportedException("takes an image, but " + in.shape() + " comes in");
    }

    RowShape.Sequence sequence() throws KerasUnsupportedException {
        if (in.shape() instanceof RowShape.Sequence sequence) {
            return sequence;
        }
        throw new KerasUnsupportedException("takes a sequence, but " + in.shape() + " comes in");
    }

    /** Refuses an image where a sequence is asked for, and the other way round. */
    void require(boolean overSteps) throws KerasUnsupportedException {
        if (overSteps) {
            sequence();
        } else {
            image();
        }
    }

    /** Refuses any axis but the last: that of channels, or of the values of a step. */
    void lastAxis() throws KerasUnsupportedException {
        JsonNode axis = options.has("axis") ? options.node("axis") : null;
        if (axis == null) {
            return;
        }
        JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
        boolean isLast = only.isInt()
                && (only.asInt() == -1 || only.asInt() == in.shape().sizes().size());
        if (!isLast) {
            throw new KerasUnsupportedException("has axis: " + axis + ", of which only the last is known here");
        }
    }

    /** Values of a row, of each step of a sequence, or channels of an image. */
    int values() {
        return in.shape() instanceof RowShape.Image image
                ? image.channels()
                : in.shape().sizes().get(in.shape().sizes().size() - 1);
    }
}
