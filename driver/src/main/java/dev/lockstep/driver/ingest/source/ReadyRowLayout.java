package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.DataSchema;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a row that needs no preparation looks like.
 *
 * @param shape as in {@link dev.lockstep.data.DataSchema}; the longest row counts where rows are padded
 * @param names of the features, where they have any
 * @param tokens tokens of the vocabulary; 0 where features are no tokens
 * @param padded whether rows may be shorter than the shape says
 * @param byteScale what a stored byte is multiplied by; empty where features are floats
 * @param labels of no classes where they are to be found in the rows and sorted
 */
public record ReadyRowLayout(
        List<Integer> shape,
        List<String> names,
        int tokens,
        boolean padded,
        Optional<Double> byteScale,
        DataSchema.Labels labels)
        implements Serializable {
    /** Brings the bytes of a picture to 0 to 1. */
    public static final double PIXEL_SCALE = 1.0 / 255;

    /** Rows of bytes or floats, all of one length. */
    ReadyRowLayout(List<Integer> shape, Optional<Double> byteScale, DataSchema.Labels labels) {
        this(shape, List.of(), 0, false, byteScale, labels);
    }

    public int width() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * The schema of a data set of such rows.
     *
     * @param classes as they were found
     */
    public DataSchema schema(List<String> classes) {
        return new DataSchema(shape, names, tokens, padded, labels.withClasses(classes));
    }
}
