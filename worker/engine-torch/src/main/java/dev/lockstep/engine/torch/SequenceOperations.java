package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.embedding;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/** Layers for sequences that remember nothing from step to step. */
final class SequenceOperations {
    private SequenceOperations() {}

    static LayerOperation table(
            NetworkPlan.Node node, SequenceLayer.Embedding layer, RowShape.Tokens in, LayerStretches own) {
        TensorDevice device = own.device();
        Tensor tokens = own.learned(in.vocabulary(), layer.size());
        Optional<Tensor> positions =
                layer.positions() ? Optional.of(own.learned(in.steps(), layer.size())) : Optional.empty();
        Scalar nothing = new Scalar(0f);
        return (pass, rows) -> {
            PresentSteps present = pass.present(node.number());
            Tensor chosen = device.bring(tokens(in, device.fetch(rows), pass.rows(), present));
            Tensor found = embedding(tokens, chosen);
            Tensor placed = positions.map(found::add).orElse(found);
            return present == null ? placed : placed.masked_fill(present.absentValues(), nothing);
        };
    }

    /** The tokens as numbers of rows of the table; what stands in the padding may be anything. */
    private static Tensor tokens(RowShape.Tokens in, Tensor values, int rows, @Nullable PresentSteps present) {
        long[] tokens = new long[rows * in.steps()];
        FloatBuffer read = values.data_ptr_float().capacity(tokens.length).asBuffer();
        for (int at = 0; at < tokens.length; at++) {
            int row = at / in.steps();
            int step = at % in.steps();
            if (present == null || present.isThere(row, step)) {
                tokens[at] = token(in, read.get(at), row, step);
            }
        }
        return PresentSteps.numbers(tokens, rows, in.steps());
    }

    private static int token(RowShape.Tokens in, float value, int row, int step) {
        int token = (int) value;
        if (token != value || token < 0 || token >= in.vocabulary()) {
            throw new IllegalArgumentException("row " + row + " of the batch has at step " + step + " the token "
                    + value + ", but tokens are 0 to " + (in.vocabulary() - 1));
        }
        return token;
    }

    /** As an image that is one column wide, whose channels lie side by side. */
    static Tensor asImage(Tensor sequence) {
        return sequence.transpose(1, 2).unsqueeze(3);
    }

    static Tensor asSequence(Tensor image) {
        return image.squeeze(3).transpose(1, 2);
    }

    static LayerOperation conv1d(SequenceLayer.Conv1d conv, RowShape.Sequence in, LayerStretches own) {
        Tensor kernel = own.learned(conv.filters(), conv.kernel(), in.values());
        TensorOptional bias = own.bias(conv.bias(), conv.filters());
        WindowEdge edge =
                WindowEdge.alongSteps(conv.padding(), in.steps(), conv.kernel(), conv.stride(), conv.dilation());
        long[] even = edge.even();
        long[] strides = {conv.stride(), 1};
        long[] dilations = {conv.dilation(), 1};
        return (pass, rows) -> asSequence(
                Convolution.of(edge.unevenlyPadded(asImage(rows), 0), asImage(kernel), bias, strides, even, dilations));
    }

    static LayerOperation globalPool(NetworkPlan.Node node, ImageLayer.GlobalPool pool) {
        boolean max = pool.kind() == ImageLayer.Pooling.MAX;
        Scalar nothing = new Scalar(0f);
        Scalar least = new Scalar(Float.NEGATIVE_INFINITY);
        return (pass, rows) -> {
            PresentSteps present = pass.present(node.number());
            if (present == null) {
                return max ? rows.max(1).get0() : rows.mean(1);
            }
            if (!max) {
                return rows.masked_fill(present.absentValues(), nothing).sum(1).div(present.counts());
            }
            Tensor largest =
                    rows.masked_fill(present.absentValues(), least).max(1).get0();
            return present.anyRowIsEmpty() ? largest.masked_fill(present.emptyRows(), nothing) : largest;
        };
    }

    /** The last step that each row has. */
    private static Tensor last(Tensor rows, @Nullable PresentSteps present) {
        return present == null
                ? rows.select(1, rows.size(1) - 1)
                : rows.reshape(-1, rows.size(2)).index_select(0, present.last());
    }

    static LayerOperation lastStep(NetworkPlan.Node node) {
        return (pass, rows) -> last(rows, pass.present(node.number()));
    }

    /** Of values that come from both ways, those of the way on at the last step, and those of the way back at the first. */
    static LayerOperation bothEnds(NetworkPlan.Node node, RowShape.Sequence in) {
        int half = in.values() / 2;
        return (pass, rows) -> {
            Tensor on = last(rows.narrow(2, 0, half), pass.present(node.number()));
            Tensor back = rows.narrow(2, half, in.values() - half).select(1, 0);
            return cat(new TensorVector(on, back), 1);
        };
    }
}
