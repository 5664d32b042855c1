package dev.lockstep.engine.parameter;

import dev.lockstep.network.UpdaterSpec;

/** How a gradient and what is remembered of earlier ones change parameters. */
abstract class UpdateRule {
    /** Numbers that the rule remembers of each parameter. */
    abstract int states();

    /** Called before the blocks of an update; after it several threads may apply the rule. */
    abstract void begin(long update, double rate);

    /**
     * Changes {@code count} parameters by their gradients.
     *
     * @param made the parameters, and behind them what the rule remembers of them, number after number
     * @param decays whether the parameters lose a share each step, where the rule has that: AdamW
     */
    abstract void apply(float[][] made, float[] g, boolean decays, int count);

    static UpdateRule of(UpdaterSpec updater) {
        if (updater instanceof UpdaterSpec.Momentum spec) {
            return new Momentum((float) spec.momentum(), false);
        }
        if (updater instanceof UpdaterSpec.Nesterov spec) {
            return new Momentum((float) spec.momentum(), true);
        }
        if (updater instanceof UpdaterSpec.Adam spec) {
            return new Adam(spec.beta1(), spec.beta2(), spec.epsilon(), 0);
        }
        if (updater instanceof UpdaterSpec.AdamW spec) {
            return new Adam(spec.beta1(), spec.beta2(), spec.epsilon(), spec.weightDecay());
        }
        if (updater instanceof UpdaterSpec.RmsProp spec) {
            return new MeanSquares((float) spec.decay(), (float) (1 - spec.decay()), (float) spec.epsilon());
        }
        if (updater instanceof UpdaterSpec.AdaGrad spec) {
            return new MeanSquares(1, 1, (float) spec.epsilon());
        }
        return new Plain();
    }

    private static final class Plain extends UpdateRule {
        private float rate;

        @Override
        int states() {
            return 0;
        }

        @Override
        void begin(long update, double learningRate) {
            rate = (float) learningRate;
        }

        @Override
        void apply(float[][] made, float[] g, boolean decays, int count) {
            float[] p = made[0];
            for (int i = 0; i < count; i++) {
                p[i] -= rate * g[i];
            }
        }
    }

    /** Momentum, with or without Nesterov's look ahead. */
    private static final class Momentum extends UpdateRule {
        private final float kept;
        private final boolean looksAhead;
        private float rate;

        Momentum(float kept, boolean looksAhead) {
            this.kept = kept;
            this.looksAhead = looksAhead;
        }

        @Override
        int states() {
            return 1;
        }

        @Override
        void begin(long update, double learningRate) {
            rate = (float) learningRate;
        }

        @Override
        void apply(float[][] made, float[] g, boolean decays, int count) {
            float[] p = made[0];
            float[] v = made[1];
            for (int i = 0; i < count; i++) {
                v[i] = kept * v[i] - rate * g[i];
                p[i] += looksAhead ? kept * v[i] - rate * g[i] : v[i];
            }
        }
    }

    /** Adam, and AdamW where the weights decay. */
    private static final class Adam extends UpdateRule {
        private final double beta1;
        private final double beta2;
        private final float epsilon;
        private final double decay;
        private float step;
        private float root;
        private float share;

        Adam(double beta1, double beta2, double epsilon, double decay) {
            this.beta1 = beta1;
            this.beta2 = beta2;
            this.epsilon = (float) epsilon;
            this.decay = decay;
        }

        @Override
        int states() {
            return 2;
        }

        @Override
        void begin(long update, double learningRate) {
            step = (float) (learningRate / (1 - StrictMath.pow(beta1, update + 1)));
            root = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(beta2, update + 1)));
            share = (float) (1 - learningRate * decay);
        }

        @Override
        void apply(float[][] made, float[] g, boolean decays, int count) {
            float[] p = made[0];
            float[] m = made[1];
            float[] v = made[2];
            float b1 = (float) beta1;
            float b2 = (float) beta2;
            float c1 = (float) (1 - beta1);
            float c2 = (float) (1 - beta2);
            float keep = decays ? share : 1;
            for (int i = 0; i < count; i++) {
                m[i] = b1 * m[i] + c1 * g[i];
                v[i] = b2 * v[i] + c2 * g[i] * g[i];
                p[i] = keep * p[i] - step * m[i] / ((float) Math.sqrt(v[i]) * root + epsilon);
            }
        }
    }

    /** RMSProp and AdaGrad: the gradient over the root of what its squares were. */
    private static final class MeanSquares extends UpdateRule {
        private final float kept;
        private final float added;
        private final float epsilon;
        private float rate;

        MeanSquares(float kept, float added, float epsilon) {
            this.kept = kept;
            this.added = added;
            this.epsilon = epsilon;
        }

        @Override
        int states() {
            return 1;
        }

        @Override
        void begin(long update, double learningRate) {
            rate = (float) learningRate;
        }

        @Override
        void apply(float[][] made, float[] g, boolean decays, int count) {
            float[] p = made[0];
            float[] v = made[1];
            for (int i = 0; i < count; i++) {
                v[i] = kept * v[i] + added * g[i] * g[i];
                p[i] -= rate * g[i] / ((float) Math.sqrt(v[i]) + epsilon);
            }
        }
    }
}
