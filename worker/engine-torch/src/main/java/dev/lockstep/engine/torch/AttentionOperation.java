package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;

import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Scaled dot-product attention in several heads; queries, keys and values come out of one product. */
final class AttentionOperation implements LayerOperation {
    private final int node;
    private final long steps;
    private final long values;
    private final long heads;
    private final boolean causal;
    private final Tensor asked;
    private final Tensor output;
    private final TensorOptional bias;
    private final Tensor seen;
    private final TensorOptional none = new TensorOptional();
    private final DoubleOptional usualScale = new DoubleOptional();
    private final Scalar nothing = new Scalar(0f);

    AttentionOperation(
            NetworkPlan.Node node, SequenceLayer.SelfAttention attention, RowShape.Sequence in, LayerStretches own) {
        this.node = node.number();
        steps = in.steps();
        values = in.values();
        heads = attention.heads();
        causal = attention.causal();
        asked = own.learned(3 * values, values);
        output = own.learned(values, values);
        bias = own.bias(attention.bias(), values);
        seen = own.device()
                .bring(ones(new long[] {steps, steps}, new TensorOptions(ScalarType.Bool))
                        .tril());
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor all = linear(rows, asked)
                .view(pass.rows(), steps, 3, heads, values / heads)
                .permute(2, 0, 3, 1, 4);
        PresentSteps present = pass.present(node);
        Tensor mixed = scaled_dot_product_attention(
                all.select(0, 0),
                all.select(0, 1),
                all.select(0, 2),
                present == null ? none : new TensorOptional(seen(present)),
                0,
                causal && present == null,
                usualScale,
                false);
        Tensor sideBySide = mixed.transpose(1, 2).reshape(pass.rows(), steps, values);
        if (present != null && present.anyRowIsEmpty()) {
            // A row without any step sees nothing.
            sideBySide = sideBySide.masked_fill(present.emptyRows().unsqueeze(2), nothing);
        }
        return linear(sideBySide, output, bias);
    }

    /** For each row, and each step of it, which steps it sees; all of them where it has none, so that all is a number. */
    private Tensor seen(PresentSteps present) {
        Tensor there = present.absent().logical_not();
        if (present.anyRowIsEmpty()) {
            there = there.logical_or(present.emptyRows());
        }
        Tensor ofEach = there.unsqueeze(1).unsqueeze(1);
        return causal ? ofEach.logical_and(seen) : ofEach;
    }
}
