package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.softplus;

import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The sum of the rows' losses, and its gradient. Softmax with cross-entropy, and sigmoid with binary cross-entropy, are taken
 * together, from the values before the activation: the gradient is then the difference of prediction and target, and the loss
 * needs no logarithm of a number that may be zero.
 */
final class OutputLoss {
    private final LossFunction loss;
    private final Activation activation;
    private final UnaryOperator<Tensor> activated;
    private final int width;
    private final boolean targetsAddUpToOne;
    private final Scalar nothing = new Scalar(0f);
    private final Scalar one = new Scalar(1f);
    private final Scalar minusOne = new Scalar(-1f);
    private final Scalar half = new Scalar(0.5f);
    private final Scalar least = new Scalar((float) RowLosses.CLIP);
    private final Scalar most = new Scalar((float) (1 - RowLosses.CLIP));
    private final Scalar share;
    private final Scalar twiceShare;
    private final ScalarTypeOptional doubles = new ScalarTypeOptional(ScalarType.Double);

    /** Where a way back begins: a tensor on the way forward, and the gradient of the loss there. */
    record Slope(double loss, Tensor at, Tensor gradient) {}

    /** The losses of all values, and the gradient of their sum. */
    private record Losses(Tensor each, Tensor gradient) {}

    /**
     * Of a network that ends so.
     *
     * @param width values for each label
     * @param targetsAddUpToOne whether those of each label do
     */
    OutputLoss(
            LossFunction loss,
            Activation activation,
            UnaryOperator<Tensor> activated,
            int width,
            boolean targetsAddUpToOne) {
        this.loss = loss;
        this.activation = activation;
        this.activated = activated;
        this.width = width;
        this.targetsAddUpToOne = targetsAddUpToOne;
        share = new Scalar(1f / width);
        twiceShare = new Scalar(2f / width);
    }

    /**
     * Of a batch.
     *
     * @param sums what the last layer made of it before its activation
     * @param wanted a line for each label
     * @param counts how much each label counts, in a column; null where each counts once
     */
    Slope of(Tensor sums, Tensor wanted, @Nullable Tensor counts) {
        boolean fused = fused();
        Tensor said = fused ? sums : activated.apply(sums);
        Tensor at = said.dim() == 2 ? said : said.reshape(-1, width);
        Losses losses = fused ? fused(at.detach(), wanted) : of(at.detach(), wanted);
        if (counts != null) {
            // What counts nothing may be no number, and its product with zero would be none.
            Tensor left = counts.eq(nothing);
            losses.each().mul_(counts).masked_fill_(left, nothing);
            losses.gradient().mul_(counts).masked_fill_(left, nothing);
        }
        return new Slope(losses.each().sum(doubles).item_double(), at, losses.gradient());
    }

    /** Whether the way back begins at the sums before the activation. */
    boolean beginsAtTheSums() {
        return fused() || activation == Activation.IDENTITY;
    }

    private boolean fused() {
        return (loss == LossFunction.CROSS_ENTROPY && activation == Activation.SOFTMAX)
                || (loss == LossFunction.BINARY_CROSS_ENTROPY && activation == Activation.SIGMOID);
    }

    private Losses fused(Tensor sums, Tensor wanted) {
        if (activation == Activation.SIGMOID) {
            return new Losses(
                    softplus(sums).sub_(sums.mul(wanted)), sums.sigmoid().sub_(wanted));
        }
        Tensor logarithms = log_softmax(sums, 1);
        Tensor losses = logarithms.mul(wanted).neg_();
        Tensor shares = logarithms.exp_();
        Tensor said =
                targetsAddUpToOne ? shares : shares.mul_(wanted.sum(new long[] {1}, true, new ScalarTypeOptional()));
        return new Losses(losses, said.sub_(wanted));
    }

    private Losses of(Tensor said, Tensor wanted) {
        return switch (loss) {
            case MSE -> {
                Tensor difference = said.sub(wanted);
                yield new Losses(difference.square().mul_(share), difference.mul_(twiceShare));
            }
            case MAE -> {
                Tensor difference = said.sub(wanted);
                yield new Losses(difference.abs().mul_(share), difference.sign().mul_(share));
            }
            case HUBER -> huber(said.sub(wanted));
            case HINGE -> {
                Tensor missing = said.mul(wanted).neg_().add_(one).clamp_min_(nothing);
                yield new Losses(missing, missing.sign().mul_(wanted).neg_());
            }
            case CROSS_ENTROPY -> {
                Tensor sure = said.clamp_min(least);
                yield new Losses(
                        sure.log().mul_(wanted).neg_(), wanted.div(sure).neg_());
            }
            case BINARY_CROSS_ENTROPY -> binary(said.clamp_min(least).clamp_max_(most), wanted);
        };
    }

    private Losses huber(Tensor difference) {
        Tensor off = difference.abs();
        Tensor near = off.clamp_max(one);
        Tensor losses = off.sub_(near.mul(half)).mul_(near).mul_(share);
        return new Losses(
                losses, difference.clamp_min_(minusOne).clamp_max_(one).mul_(share));
    }

    private Losses binary(Tensor said, Tensor wanted) {
        Tensor unlikely = said.neg().add_(one);
        Tensor losses = said.log()
                .mul_(wanted)
                .add_(wanted.neg().add_(one).mul_(unlikely.log()))
                .neg_();
        return new Losses(losses, said.sub(wanted).div_(said).div_(unlikely));
    }
}
