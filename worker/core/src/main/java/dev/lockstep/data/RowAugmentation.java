package dev.lockstep.data;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.order.SplitMixRandom;

/** How one training row is varied: in place, as the network sees it, by chance that is given. */
interface RowAugmentation {
    RowAugmentation NONE = (row, steps, random) -> {};

    /**
     * Varies one row in place.
     *
     * @param row the values of one row
     * @param steps those that a sequence really has; what lies behind them is padding, and stays
     */
    void vary(float[] row, int steps, SplitMixRandom random);

    /** For one feed, since it may keep room of its own. */
    static RowAugmentation of(AugmentSpec spec, DataSchema schema) {
        if (!spec.variesImages() && !spec.variesSeries()) {
            return NONE;
        }
        int dimensions = schema.featureShape().size();
        boolean isImage = dimensions == 3;
        boolean isSeries = dimensions == 2 && schema.tokens() == 0;
        if (spec.variesImages() && !isImage) {
            throw unfit("flip, shift, rotate, crop, erase and noise are for images", schema);
        }
        if (spec.variesSeries() && !isSeries) {
            throw unfit("jitter and scale are for series", schema);
        }
        return isImage ? new ImageAugmentation(spec, schema.featureShape()) : new SeriesAugmentation(spec, schema);
    }

    private static IllegalArgumentException unfit(String what, DataSchema schema) {
        return new IllegalArgumentException("data.augment: " + what + ", but rows of this data set have the shape "
                + schema.featureShape() + (schema.tokens() > 0 ? " of tokens" : "")
                + "; take these settings out of data.augment");
    }
}
