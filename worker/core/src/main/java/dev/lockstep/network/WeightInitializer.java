package dev.lockstep.network;

import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;

/**
 * Where weights start: the same numbers for the same seed, in any engine and on any machine.
 *
 * @param layer the layer's number in the plan
 */
public record WeightInitializer(WeightInit initialisation, long seed, int layer) {

    /**
     * Writes weights one output after the other, straight to where they live: an array of its own for each replica would be too
     * much for the heap where a layer is large.
     *
     * @param inputs values that go into each weighted sum
     * @param outputs values that each input goes into
     * @param array which of the layer's arrays it is
     */
    public void write(FloatBuffer weights, int inputs, int outputs, int array) {
        double sigma = sigma(inputs, outputs);
        long start = SplitMixRandom.seed(seed, 0x57EED, layer);
        SplitMixRandom random = new SplitMixRandom(array == 0 ? start : SplitMixRandom.seed(start, 0x57EED, array));
        while (weights.hasRemaining()) {
            weights.put(sigma > 0 ? (float) (sigma * random.nextGaussian()) : 0);
        }
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
