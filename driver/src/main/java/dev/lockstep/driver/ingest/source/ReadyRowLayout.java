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
 */
public record ReadyRowLayout(
        List<Integer> shape, List<String> names, int tokens, boolean padded, Optional<Double> byteScale, Labels labels)
        implements Serializable {
    /** Brings the bytes of a picture to 0 to 1. */
    public static final double PIXEL_SCALE = 1.0 / 255;

    /** Rows of bytes or floats, all of one length. */
    ReadyRowLayout(List<Integer> shape, Optional<Double> byteScale, Labels labels) {
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
        DataSchema.Labels known = labels instanceof Numbers numbers
                ? new DataSchema.Numbers(numbers.names())
                : labels instanceof StepClasses each
                        ? new DataSchema.StepClasses(classes, each.steps())
                        : new DataSchema.Classes(classes);
        return new DataSchema(shape, names, tokens, padded, known);
    }

    /** The classes that the source knows; none where the rows say them. */
    public List<String> classNames() {
        if (labels instanceof Classes classes) {
            return classes.names();
        }
        return labels instanceof StepClasses each ? each.names() : List.of();
    }

    /** What is predicted. */
    public sealed interface Labels extends Serializable {}

    /** A class; its names in their order, or none where they are to be found in the rows and sorted. */
    public record Classes(List<String> names) implements Labels {}

    /** Numbers, of these names. */
    public record Numbers(List<String> names) implements Labels {}

    /** A class for each step. */
    record StepClasses(List<String> names, int steps) implements Labels {}
}
