package dev.lockstep.data;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a row of a data set is: the shape of its features, their names where they have any, and what is predicted.
 *
 * @param featureShape {@code [values]}, an image's {@code [channels, height, width]}, a series' {@code [time, values]}, or
 *     {@code [time]} where a feature is the number of a token
 * @param tokens tokens of the vocabulary, of which the features are numbers; 0 where features are no tokens
 * @param padded whether rows may be shorter than the shape says, so that a batch has a mask
 */
public record DataSchema(
        List<Integer> featureShape, List<String> featureNames, int tokens, boolean padded, Labels labels)
        implements Serializable {

    /** Rows of numbers, all of one length. */
    public DataSchema(List<Integer> featureShape, List<String> featureNames, Labels labels) {
        this(featureShape, featureNames, 0, false, labels);
    }

    /** Values of a row, whatever their shape. */
    public int featureWidth() {
        return featureShape.stream().reduce(1, Math::multiplyExact);
    }

    public int labelWidth() {
        return labels.width();
    }

    /** Steps that a mask has for each row; 0 where rows are not padded. */
    public int maskWidth() {
        return padded ? featureShape.get(0) : 0;
    }

    /** The same rows, of which the features are to be predicted. */
    public DataSchema ofReconstruction() {
        List<String> names = featureNames.size() == featureWidth()
                ? featureNames
                : IntStream.range(0, featureWidth()).mapToObj(String::valueOf).toList();
        return new DataSchema(featureShape, featureNames, tokens, padded, new Numbers(names));
    }

    /** What is predicted. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Classes.class, name = "classes"),
        @JsonSubTypes.Type(value = Numbers.class, name = "numbers"),
        @JsonSubTypes.Type(value = StepClasses.class, name = "stepClasses")
    })
    public sealed interface Labels extends Serializable {
        /** Of the classes, in the order of their numbers, or of the numbers. */
        List<String> names();

        /** Whether a label is a class, known or still to be found. */
        default boolean areClasses() {
            return true;
        }

        /** Whether each step of a row has a label of its own. */
        default boolean ofEachStep() {
            return false;
        }

        /** Whether a row has one label, which is a class. */
        default boolean isOneClass() {
            return areClasses() && !ofEachStep();
        }

        /** The classes, by their numbers; none where numbers are predicted. */
        default List<String> classes() {
            return areClasses() ? names() : List.of();
        }

        /** What each number is called; none where classes are predicted. */
        default List<String> numbers() {
            return areClasses() ? List.of() : names();
        }

        /** Labels of a row: 1, or one for each step of a sequence. */
        default int steps() {
            return 1;
        }

        /** Values of a row's label. */
        default int width() {
            return steps();
        }

        /** The same, of these classes; numbers have none. */
        Labels withClasses(List<String> classes);
    }

    /** The label is one of these, stored as its number. */
    public record Classes(List<String> names) implements Labels {
        @Override
        public Labels withClasses(List<String> classes) {
            return new Classes(classes);
        }
    }

    /** The label is one or more numbers. */
    public record Numbers(List<String> names) implements Labels {
        @Override
        public boolean areClasses() {
            return false;
        }

        @Override
        public int width() {
            return names.size();
        }

        @Override
        public Labels withClasses(List<String> classes) {
            return this;
        }
    }

    /** Each step of a sequence has a label, which is one of these, stored as its number. */
    public record StepClasses(List<String> names, int steps) implements Labels {
        @Override
        public boolean ofEachStep() {
            return true;
        }

        @Override
        public Labels withClasses(List<String> classes) {
            return new StepClasses(classes, steps);
        }
    }
}
