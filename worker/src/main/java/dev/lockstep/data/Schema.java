package dev.lockstep.data;

import java.util.List;

/** What a row of a data set is: the shape of its features, their names where they have any, and what is predicted. */
public record Schema(List<Integer> featureShape, List<String> featureNames, Labels labels) {

    /** Values of a row, whatever their shape. */
    public int featureWidth() {
        return featureShape.stream().reduce(1, Math::multiplyExact);
    }

    public int labelWidth() {
        return labels instanceof Numbers numbers ? numbers.names().size() : 1;
    }

    public sealed interface Labels {}

    /** The label is one of these, stored as its number. */
    public record Classes(List<String> names) implements Labels {}

    /** The label is one or more numbers. */
    public record Numbers(List<String> names) implements Labels {}
}
