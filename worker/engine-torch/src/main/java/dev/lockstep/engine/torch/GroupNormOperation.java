package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.group_norm;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.jspecify.annotations.Nullable;

/** Groups of channels by mean and variance over an image, or groups of values over the steps that a row has. */
final class GroupNormOperation implements LayerOperation {
    private static final long[] STEPS_AND_VALUES = {1, 3};

    private final NetworkPlan.Node node;
    private final int groups;
    private final double epsilon;
    private final Tensor factor;
    private final Tensor offset;
    private final TensorOptional factors;
    private final TensorOptional offsets;
    private final long valuesOfAGroup;
    private final Scalar nothing = new Scalar(0f);

    GroupNormOperation(NetworkPlan.Node node, LayerSpec.GroupNorm norm, LayerStretches own) {
        this.node = node;
        groups = norm.groups();
        epsilon = norm.epsilon();
        int values = node.in().valuesAtATime();
        valuesOfAGroup = values / groups;
        factor = own.learned(values);
        offset = own.learned(values);
        factors = new TensorOptional(factor);
        offsets = new TensorOptional(offset);
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        if (node.in() instanceof RowShape.Image) {
            return group_norm(rows, groups, factors, offsets, epsilon, false);
        }
        @Nullable PresentSteps present = pass.present(node.number());
        return present == null
                ? group_norm(rows.transpose(1, 2), groups, factors, offsets, epsilon, false)
                        .transpose(1, 2)
                : ofPresent(rows, present);
    }

    /** By hand: libtorch has no steps that are not there. */
    private Tensor ofPresent(Tensor rows, PresentSteps present) {
        Tensor absent = present.absentValues().unsqueeze(3);
        Tensor count = present.counts().mul(new Scalar((float) valuesOfAGroup)).view(-1, 1, 1, 1);
        Tensor parts =
                rows.reshape(rows.size(0), rows.size(1), groups, valuesOfAGroup).masked_fill(absent, nothing);
        Tensor centred = parts.sub(mean(parts, count)).masked_fill(absent, nothing);
        Tensor scale =
                mean(centred.square(), count).add(new Scalar((float) epsilon)).rsqrt();
        return centred.mul(scale)
                .view(rows.size(0), rows.size(1), rows.size(2))
                .mul(factor)
                .add(offset)
                .masked_fill(present.absentValues(), nothing);
    }

    private Tensor mean(Tensor parts, Tensor count) {
        return parts.sum(STEPS_AND_VALUES).view(-1, 1, groups, 1).div(count);
    }
}
