package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The arithmetic of one layer, forward and back. It keeps between the two what it needs, in its scratch. */
abstract class LayerKernel {
    final KernelScratch scratch;

    LayerKernel(DataType type) {
        scratch = new KernelScratch(type);
    }

    /** Sizes of what comes out, from those of what comes in: as they are, unless the layer says otherwise. */
    long[] sizes(long[] in) {
        return in.clone();
    }

    /** Fills all of {@code out}. */
    abstract void forward(LayerPass pass, FlatArray out);

    /**
     * Fills all of the gradients of what the layer learns, and of its input.
     *
     * @param above the gradient of what the layer put out
     * @param below where the gradient of its input goes; null where nobody wants it
     */
    abstract void back(LayerPass pass, FlatArray above, @Nullable FlatArray below);

    void close() {
        scratch.close();
    }

    /** Empty where the layer is none of these. */
    static Optional<LayerKernel> of(LayerSpec layer, RowShape in, DataType type) {
        if (layer instanceof SequenceLayer.Embedding embedding && in instanceof RowShape.Tokens tokens) {
            return Optional.of(new EmbeddingKernel(embedding, tokens, type));
        }
        if (layer instanceof LayerSpec.LayerNorm norm) {
            return Optional.of(new LayerNormKernel(norm, in, type));
        }
        if (layer instanceof BlockLayer.Custom custom) {
            return Optional.of(new CustomKernel(custom, in, type));
        }
        if (layer instanceof ImageLayer.SeparableConv2d conv && in instanceof RowShape.Image image) {
            return Optional.of(new SeparableConv2dKernel(conv, image, type));
        }
        return in instanceof RowShape.Sequence sequence ? of(layer, sequence, type) : Optional.empty();
    }

    private static Optional<LayerKernel> of(LayerSpec layer, RowShape.Sequence in, DataType type) {
        if (layer instanceof SequenceLayer.Recurrent recurrent) {
            return Optional.of(RecurrentKernel.of(recurrent, in, false, type));
        }
        if (layer instanceof SequenceLayer.Bidirectional both) {
            return Optional.of(new BidirectionalKernel(both, in, type));
        }
        if (layer instanceof SequenceLayer.LastStep) {
            return Optional.of(new LastStepKernel(in, in.values(), type));
        }
        if (layer instanceof SequenceLayer.BothEnds) {
            return Optional.of(new LastStepKernel(in, in.values() / 2, type));
        }
        if (layer instanceof SequenceLayer.SelfAttention attention) {
            return Optional.of(new SelfAttentionKernel(attention, in, type));
        }
        if (layer instanceof SequenceLayer.Conv1d conv) {
            return Optional.of(new Conv1dKernel(conv, in, type));
        }
        if (layer instanceof ImageLayer.GlobalPool pool) {
            return Optional.of(new GlobalPoolKernel(pool, in, type));
        }
        if (layer instanceof ImageLayer.Pool pool) {
            return Optional.of(new PoolKernel(pool, in, type));
        }
        return layer instanceof ImageLayer.SpatialDropout dropout
                ? Optional.of(new SpatialDropoutKernel(dropout, in, type))
                : Optional.empty();
    }
}
