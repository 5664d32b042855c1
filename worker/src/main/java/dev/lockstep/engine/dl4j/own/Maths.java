package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.network.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The arithmetic of one layer, forward and back. It keeps between the two what it needs, in its scratch. */
abstract class Maths {
    final Scratch scratch;

    Maths(DataType type) {
        scratch = new Scratch(type);
    }

    /** What the layer learns, in the order in which it lies. */
    List<Weights> weights() {
        return List.of();
    }

    /** Sizes of what comes out, from those of what comes in: as they are, unless the layer says otherwise. */
    long[] sizes(long[] in) {
        return in.clone();
    }

    /** Fills all of {@code out}. */
    abstract void forward(Pass pass, Memory out);

    /**
     * Fills all of the gradients of what the layer learns, and of its input.
     *
     * @param above the gradient of what the layer put out
     * @param below where the gradient of its input goes; null where nobody wants it
     */
    abstract void back(Pass pass, Memory above, @Nullable Memory below);

    void close() {
        scratch.close();
    }

    /** Empty where the layer is none of these. */
    static Optional<Maths> of(LayerSpec layer, Shape in, DataType type) {
        if (layer instanceof SequenceLayer.Embedding embedding && in instanceof Shape.Tokens tokens) {
            return Optional.of(new Embedded(embedding, tokens, type));
        }
        if (layer instanceof LayerSpec.LayerNorm norm) {
            return Optional.of(new Normed(norm, in, type));
        }
        if (layer instanceof BlockLayer.Custom custom) {
            return Optional.of(new Customised(custom, in, type));
        }
        if (layer instanceof ImageLayer.SeparableConv2d conv && in instanceof Shape.Image image) {
            return Optional.of(new Separated(conv, image, type));
        }
        return in instanceof Shape.Sequence sequence ? of(layer, sequence, type) : Optional.empty();
    }

    private static Optional<Maths> of(LayerSpec layer, Shape.Sequence in, DataType type) {
        if (layer instanceof SequenceLayer.Recurrent recurrent) {
            return Optional.of(Recurring.of(recurrent, in, false, type));
        }
        if (layer instanceof SequenceLayer.Bidirectional both) {
            return Optional.of(new BothWays(both, in, type));
        }
        if (layer instanceof SequenceLayer.LastStep) {
            return Optional.of(new Last(in, in.values(), type));
        }
        if (layer instanceof SequenceLayer.BothEnds) {
            return Optional.of(new Last(in, in.values() / 2, type));
        }
        if (layer instanceof SequenceLayer.SelfAttention attention) {
            return Optional.of(new Attending(attention, in, type));
        }
        if (layer instanceof SequenceLayer.Conv1d conv) {
            return Optional.of(new Convolved(conv, in, type));
        }
        if (layer instanceof ImageLayer.GlobalPool pool) {
            return Optional.of(new Summed(pool, in, type));
        }
        if (layer instanceof ImageLayer.MaxPool || layer instanceof ImageLayer.AvgPool) {
            return Optional.of(new Pooled((ImageLayer.Windowed) layer, in, type));
        }
        return layer instanceof ImageLayer.SpatialDropout dropout
                ? Optional.of(new Dropped(dropout, in, type))
                : Optional.empty();
    }
}
