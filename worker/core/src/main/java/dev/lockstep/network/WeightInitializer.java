package dev.lockstep.network;

import dev.lockstep.order.SplitMixRandom;

/**
 * Where weights start: the same numbers for the same seed, in any engine and on any machine.
 *
 * @param layer the layer's number in the plan
 */
public record WeightInitializer(WeightInit initialisation, long seed, int layer) {

    /** The weights of a layer that has one array of them. */
    public static float[] of(WeightInit initialisation, int inputs, int outputs, long seed, int layer) {
        int count = Math.multiplyExact(inputs, outputs);
        return new WeightInitializer(initialisation, seed, layer).of(inputs, outputs, count, 0);
    }

    /**
     * Weights one output after the other.
     *
     * @param inputs values that go into each weighted sum
     * @param outputs values that each input goes into
     * @param count how many weights there are
     * @param array which of the layer's arrays it is
     */
    public float[] of(int inputs, int outputs, int count, int array) {
        float[] weights = new float[count];
        double sigma = sigma(inputs, outputs);
        if (sigma > 0) {
            long start = SplitMixRandom.seed(seed, 0x57EED, layer);
            SplitMixRandom random = new SplitMixRandom(array == 0 ? start : SplitMixRandom.seed(start, 0x57EED, array));
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (sigma * random.nextGaussian());
            }
        }
        return weights;
    }

    private double sigma(int inputs, int outputs) {
        if (initialisation instanceof WeightInit.Xavier) {
            return StrictMath.sqrt(2.0 / (inputs + outputs));
        }
        if (initialisation instanceof WeightInit.He) {
            return StrictMath.sqrt(2.0 / inputs);
        }
        if (initialisation instanceof WeightInit.Lecun) {
            return StrictMath.sqrt(1.0 / inputs);
        }
        return initialisation instanceof WeightInit.Normal normal ? normal.sigma() : 0;
    }
}
