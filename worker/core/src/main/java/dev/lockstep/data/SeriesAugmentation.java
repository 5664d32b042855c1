package dev.lockstep.data;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.order.SplitMixRandom;

/** Varies a series: all of it made a little larger or smaller, then each value moved a little. */
final class SeriesAugmentation implements RowAugmentation {
    private final AugmentSpec spec;
    private final int steps;
    private final int values;

    SeriesAugmentation(AugmentSpec spec, DataSchema schema) {
        this.spec = spec;
        steps = schema.featureShape().get(0);
        values = schema.featureShape().get(1);
    }

    @Override
    public void vary(float[] row, int steps, SplitMixRandom random) {
        int count = Math.min(this.steps, steps) * values;
        if (spec.scale() > 0) {
            float factor = (float) (1 + spec.scale() * (2 * random.nextDouble() - 1));
            for (int i = 0; i < count; i++) {
                row[i] *= factor;
            }
        }
        if (spec.jitter() > 0) {
            for (int i = 0; i < count; i++) {
                row[i] += (float) (spec.jitter() * random.nextGaussian());
            }
        }
    }
}
