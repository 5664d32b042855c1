package dev.lockstep.engine.torch;

import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.UpdaterSpec;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How a gradient and what is remembered of earlier ones change parameters, of all of them at once: as an update rule of buffers. */
abstract class TensorRule {
    private final int states;

    private TensorRule(UpdaterSpec updater) {
        states = FlatUpdater.states(updater);
    }

    int states() {
        return states;
    }

    /** Called before an update. */
    abstract void begin(long update, double rate);

    /** @param lasting which parameters lose no share of themselves, where the rule has that; none where all do */
    abstract void apply(Tensor p, Tensor g, Tensor[] s, Optional<Tensor> lasting);

    static TensorRule of(UpdaterSpec updater) {
        if (updater instanceof UpdaterSpec.Momentum spec) {
            return new Momentum(spec, (float) spec.momentum(), false);
        }
        if (updater instanceof UpdaterSpec.Nesterov spec) {
            return new Momentum(spec, (float) spec.momentum(), true);
        }
        if (updater instanceof UpdaterSpec.Adam spec) {
            return new Adam(spec, spec.beta1(), spec.beta2(), spec.epsilon(), 0);
        }
        if (updater instanceof UpdaterSpec.AdamW spec) {
            return new Adam(spec, spec.beta1(), spec.beta2(), spec.epsilon(), spec.weightDecay());
        }
        if (updater instanceof UpdaterSpec.RmsProp spec) {
            return new MeanSquares(spec, (float) spec.decay(), (float) (1 - spec.decay()), (float) spec.epsilon());
        }
        if (updater instanceof UpdaterSpec.AdaGrad spec) {
            return new MeanSquares(spec, 1, 1, (float) spec.epsilon());
        }
        return new Plain(updater);
    }

    private static Scalar scalar(double value) {
        return new Scalar((float) value);
    }

    private static final class Plain extends TensorRule {
        private double rate;

        Plain(UpdaterSpec updater) {
            super(updater);
        }

        @Override
        void begin(long update, double learningRate) {
            rate = learningRate;
        }

        @Override
        void apply(Tensor p, Tensor g, Tensor[] s, Optional<Tensor> lasting) {
            p.sub_(g.mul(scalar(rate)));
        }
    }

    /** Momentum, with or without Nesterov's look ahead. */
    private static final class Momentum extends TensorRule {
        private final float kept;
        private final boolean looksAhead;
        private double rate;

        Momentum(UpdaterSpec updater, float kept, boolean looksAhead) {
            super(updater);
            this.kept = kept;
            this.looksAhead = looksAhead;
        }

        @Override
        void begin(long update, double learningRate) {
            rate = learningRate;
        }

        @Override
        void apply(Tensor p, Tensor g, Tensor[] s, Optional<Tensor> lasting) {
            Tensor step = g.mul(scalar(rate));
            Tensor v = s[0].mul_(scalar(kept)).sub_(step);
            p.add_(looksAhead ? v.mul(scalar(kept)).sub_(step) : v);
        }
    }

    /** Adam, and AdamW where the weights decay. */
    private static final class Adam extends TensorRule {
        private final double beta1;
        private final double beta2;
        private final double epsilon;
        private final double decay;
        private double step;
        private double root;
        private double share;

        Adam(UpdaterSpec updater, double beta1, double beta2, double epsilon, double decay) {
            super(updater);
            this.beta1 = beta1;
            this.beta2 = beta2;
            this.epsilon = epsilon;
            this.decay = decay;
        }

        @Override
        void begin(long update, double learningRate) {
            step = learningRate / (1 - StrictMath.pow(beta1, update + 1));
            root = 1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, update + 1));
            share = 1 - learningRate * decay;
        }

        @Override
        void apply(Tensor p, Tensor g, Tensor[] s, Optional<Tensor> lasting) {
            Tensor m = s[0].mul_(scalar(beta1)).add_(g.mul(scalar(1 - beta1)));
            Tensor v = s[1].mul_(scalar(beta2)).add_(g.mul(scalar(1 - beta2)).mul_(g));
            Tensor size = v.sqrt().mul_(scalar(root)).add_(scalar(epsilon));
            if (decay != 0) {
                Tensor less = p.mul(scalar(share));
                p.copy_(lasting.map(mark -> torch.where(mark, p, less)).orElse(less));
            }
            p.sub_(m.mul(scalar(step)).div_(size));
        }
    }

    /** RMSProp and AdaGrad: the gradient over the root of what its squares were. */
    private static final class MeanSquares extends TensorRule {
        private final float kept;
        private final float added;
        private final float epsilon;
        private double rate;

        MeanSquares(UpdaterSpec updater, float kept, float added, float epsilon) {
            super(updater);
            this.kept = kept;
            this.added = added;
            this.epsilon = epsilon;
        }

        @Override
        void begin(long update, double learningRate) {
            rate = learningRate;
        }

        @Override
        void apply(Tensor p, Tensor g, Tensor[] s, Optional<Tensor> lasting) {
            Tensor v = s[0].mul_(scalar(kept)).add_(g.mul(scalar(added)).mul_(g));
            p.sub_(g.mul(scalar(rate)).div_(v.sqrt().add_(scalar(epsilon))));
        }
    }
}
