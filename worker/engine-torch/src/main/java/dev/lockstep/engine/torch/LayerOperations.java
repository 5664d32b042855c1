package dev.lockstep.engine.torch;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.Optional;

/** Which operation each layer of a plan is. */
final class LayerOperations {
    private LayerOperations() {}

    /** Empty where this engine knows no such layer. */
    static Optional<LayerOperation> of(NetworkPlan.Node node, LayerStretches own) {
        if (node.work() instanceof LayerSpec.Plain plain) {
            return Optional.of(plain(plain, node, own));
        }
        if (node.work() instanceof BlockLayer.Custom custom) {
            return Optional.of(new CustomOperation(custom, node.in(), own));
        }
        if (node.work() instanceof ImageLayer.SpatialDropout dropout) {
            return Optional.of(DenseOperations.spatialDropout(dropout.rate(), node.in()));
        }
        if (node.in() instanceof RowShape.Image image && node.work() instanceof ImageLayer layer) {
            return Optional.of(image(node, layer, image, own));
        }
        if (node.in() instanceof RowShape.Tokens tokens && node.work() instanceof SequenceLayer.Embedding embedding) {
            return Optional.of(SequenceOperations.table(node, embedding, tokens, own));
        }
        return node.in() instanceof RowShape.Sequence sequence ? sequence(node, sequence, own) : Optional.empty();
    }

    private static LayerOperation plain(LayerSpec.Plain plain, NetworkPlan.Node node, LayerStretches own) {
        RowShape in = node.in();
        if (plain instanceof LayerSpec.Dense dense) {
            return DenseOperations.dense(dense, in, own);
        }
        if (plain instanceof LayerSpec.Dropout dropout) {
            return DenseOperations.dropout(dropout.rate());
        }
        if (plain instanceof LayerSpec.BatchNorm norm) {
            return DenseOperations.batchNorm(norm, in, own);
        }
        if (plain instanceof LayerSpec.LayerNorm norm) {
            return DenseOperations.layerNorm(norm, in, own);
        }
        if (plain instanceof LayerSpec.GroupNorm norm) {
            return new GroupNormOperation(node, norm, own);
        }
        return plain instanceof LayerSpec.Activated
                ? (pass, rows) -> rows
                : (pass, rows) -> rows.reshape(Shapes.sizes(pass.rows(), node.out()));
    }

    private static LayerOperation image(
            NetworkPlan.Node node, ImageLayer layer, RowShape.Image in, LayerStretches own) {
        if (layer instanceof ImageLayer.Conv2d conv) {
            return new Conv2dOperation(conv, in, own);
        }
        if (layer instanceof ImageLayer.SeparableConv2d conv) {
            return ImageOperations.separable(conv, in, own);
        }
        if (layer instanceof ImageLayer.DepthwiseConv2d conv) {
            return ImageOperations.depthwise(conv, in, own);
        }
        if (layer instanceof ImageLayer.TransposedConv2d conv) {
            return new TransposedConvolution(conv, in, (RowShape.Image) node.out(), own);
        }
        if (layer instanceof ImageLayer.GlobalPool pool) {
            return ImageOperations.globalPool(pool, in);
        }
        return PoolOperations.of((ImageLayer.Pool) layer, in, own.device());
    }

    private static Optional<LayerOperation> sequence(NetworkPlan.Node node, RowShape.Sequence in, LayerStretches own) {
        if (node.work() instanceof SequenceLayer.Recurrent recurrent) {
            RecurrentOperation on = new RecurrentOperation(recurrent, in, false, own);
            return Optional.of((pass, rows) -> on.apply(pass, rows, pass.present(node.number())));
        }
        if (node.work() instanceof SequenceLayer.Bidirectional both) {
            return Optional.of(bidirectional(node, both, in, own));
        }
        if (node.work() instanceof SequenceLayer.SelfAttention attention) {
            return Optional.of(new AttentionOperation(node, attention, in, own));
        }
        if (node.work() instanceof SequenceLayer.Conv1d conv) {
            return Optional.of(SequenceOperations.conv1d(conv, in, own));
        }
        if (node.work() instanceof SequenceLayer.LastStep) {
            return Optional.of(SequenceOperations.lastStep(node));
        }
        if (node.work() instanceof SequenceLayer.BothEnds) {
            return Optional.of(SequenceOperations.bothEnds(node, in));
        }
        if (node.work() instanceof ImageLayer.GlobalPool pool) {
            return Optional.of(SequenceOperations.globalPool(node, pool));
        }
        return node.work() instanceof ImageLayer.Pool pool
                ? Optional.of(PoolOperations.of(pool, in, own.device()))
                : Optional.empty();
    }

    private static LayerOperation bidirectional(
            NetworkPlan.Node node, SequenceLayer.Bidirectional both, RowShape.Sequence in, LayerStretches own) {
        RecurrentOperation on = new RecurrentOperation(both.layer(), in, false, own);
        RecurrentOperation back = new RecurrentOperation(both.layer(), in, true, own);
        RowShape out = node.out();
        return (pass, rows) -> {
            PresentSteps present = pass.present(node.number());
            return BranchOperations.join(
                    both.join(), out, on.apply(pass, rows, present), back.apply(pass, rows, present));
        };
    }
}
