package dev.lockstep.engine.torch;

import dev.lockstep.engine.ParameterRange;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.UpdaterSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Changes parameters where they lie, on a card, as {@link dev.lockstep.engine.parameter.FlatUpdater} does in buffers: the same
 * operations in the same order, each rounded by itself, so that the bits are the same too. (But for the length of a gradient that is
 * clipped by it, which is a sum of doubles in another order: it would have to fall between two floats.)
 */
final class TensorUpdater {
    private final FlatTensors flat;
    private final MirroredFloats state;
    private final TensorRule rule;
    private final Optional<GradientClipping> clip;
    private final UpdateTensors each;
    private final int count;
    private final Scalar nothing = new Scalar(0f);

    /**
     * Of a model whose parameters and gradient these are.
     *
     * @param ranges what each stretch of the parameters is, in their order
     */
    TensorUpdater(
            FlatTensors flat,
            int count,
            List<ParameterRange> ranges,
            UpdaterSpec updater,
            Optional<GradientClipping> clip) {
        this.flat = flat;
        this.count = count;
        this.clip = clip;
        rule = TensorRule.of(updater);
        state = new MirroredFloats(flat.device(), Math.multiplyExact(count, rule.states()));
        each = UpdateTensors.of(ranges, flat.device(), count);
    }

    /** As a flat updater has it. */
    FloatBuffer state() {
        return state.shown();
    }

    /** As a flat updater does. */
    void apply(long update, double rate, double rows) {
        PointerScope scope = new PointerScope();
        try {
            rule.begin(update, rate);
            change((float) (1 / rows));
        } finally {
            scope.close();
        }
    }

    private void change(float scale) {
        Tensor p = flat.parameters().changed();
        Tensor gradient = flat.gradient().read();
        Tensor before = each.left().isPresent() || each.heldZeros().isPresent() ? copy(p) : p;
        rule.apply(p, pulled(gradient, p, scale), states(), each.lasting());
        each.heldZeros().ifPresent(held -> p.masked_fill_(before.eq(nothing).logical_and(held), nothing));
        each.left().ifPresent(left -> p.copy_(torch.where(left, before, p)));
        each.still().ifPresent(still -> p.sub_(gradient.masked_fill(still, nothing)));
    }

    private static Tensor copy(Tensor p) {
        return torch.empty_like(p).copy_(p);
    }

    /** The gradient of a row, clipped, with what pulls the weights to zero. */
    private Tensor pulled(Tensor gradient, Tensor p, float scale) {
        Tensor g = gradient.mul(new Scalar(scale * norm(gradient, scale)));
        if (clip.isPresent() && clip.get() instanceof GradientClipping.Value limit) {
            float most = (float) limit.limit();
            g.clamp_(new ScalarOptional(new Scalar(-most)), new ScalarOptional(new Scalar(most)));
        }
        if (each.l1().isPresent() || each.l2().isPresent()) {
            Tensor pull = each.l2().map(p::mul).orElseGet(() -> torch.zeros_like(p));
            each.l1().ifPresent(l1 -> pull.add_(p.sign().mul_(l1)));
            g.add_(pull);
        }
        each.left().ifPresent(left -> g.masked_fill_(left, nothing));
        return g;
    }

    /** What to multiply the gradient by, so that its length is at most the limit. */
    private float norm(Tensor gradient, float scale) {
        if (clip.isEmpty() || !(clip.get() instanceof GradientClipping.Norm limit)) {
            return 1;
        }
        Tensor learned =
                each.left().map(left -> gradient.masked_fill(left, nothing)).orElse(gradient);
        double squares = learned.to(ScalarType.Double)
                .mul_(new Scalar((double) scale))
                .square_()
                .sum(new ScalarTypeOptional())
                .item_double();
        double length = Math.sqrt(squares);
        return length > limit.limit() ? (float) (limit.limit() / length) : 1;
    }

    private Tensor[] states() {
        Tensor all = state.changed();
        Tensor[] states = new Tensor[rule.states()];
        for (int i = 0; i < states.length; i++) {
            states[i] = all.narrow(0, (long) i * count, count);
        }
        return states;
    }
}
