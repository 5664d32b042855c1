package dev.lockstep.network;

import dev.lockstep.order.SplitMix;

/** Where weights start: the same numbers for the same seed, in any engine and on any machine. */
public final class FirstWeights {
    private FirstWeights() {}

    /** Fills the weights of one layer; {@code layer} is its number in the chain. */
    public static float[] of(Initialisation initialisation, int inputs, int outputs, long seed, int layer) {
        float[] weights = new float[Math.multiplyExact(inputs, outputs)];
        double sigma = sigma(initialisation, inputs, outputs);
        if (sigma > 0) {
            SplitMix random = new SplitMix(SplitMix.seed(seed, 0x57EED, layer));
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (sigma * random.nextGaussian());
            }
        }
        return weights;
    }

    private static double sigma(Initialisation initialisation, int inputs, int outputs) {
        if (initialisation instanceof Initialisation.Xavier) {
            return StrictMath.sqrt(2.0 / (inputs + outputs));
        }
        if (initialisation instanceof Initialisation.He) {
            return StrictMath.sqrt(2.0 / inputs);
        }
        if (initialisation instanceof Initialisation.Lecun) {
            return StrictMath.sqrt(1.0 / inputs);
        }
        return initialisation instanceof Initialisation.Normal normal ? normal.sigma() : 0;
    }
}
