package dev.lockstep.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table and what becomes of its values.
 *
 * @param strip text that is taken off the end of each value
 * @param subtract what is taken from a number before it is multiplied
 * @param multiply what a number is multiplied by after that
 * @param standIn the number that stands in for a missing one, before scaling; null where nothing does
 * @param words the words that the training rows have, sorted; none for numbers
 * @param missingIsWord whether a missing value is a word of its own, behind the others
 */
public record PreparedColumn(
        String name,
        Kind kind,
        String strip,
        double subtract,
        double multiply,
        @Nullable Double standIn,
        List<String> words,
        boolean missingIsWord)
        implements Serializable {

    public enum Kind {
        NUMBER,
        ONE_HOT,
        INDEX
    }

    /** Features that come of the column. */
    public int width() {
        return kind == Kind.ONE_HOT ? words.size() + (missingIsWord ? 1 : 0) : 1;
    }

    public List<String> featureNames() {
        if (kind != Kind.ONE_HOT) {
            return List.of(name);
        }
        Stream<String> all = missingIsWord ? Stream.concat(words.stream(), Stream.of("missing")) : words.stream();
        return all.map(word -> name + "=" + word).toList();
    }

    /** Writes the column's features of a number, a text, or null where the value is missing. */
    private void write(@Nullable Object value, float[] into, int at) {
        switch (kind) {
            case NUMBER -> into[at] = number(value);
            case INDEX -> into[at] = place(value);
            case ONE_HOT -> {
                int place = place(value);
                for (int i = 0; i < width(); i++) {
                    into[at + i] = i == place ? 1 : 0;
                }
            }
        }
    }

    /** The features of a row: for each column its number, its text, or null where it is missing. */
    public static float[] features(List<PreparedColumn> columns, List<? extends @Nullable Object> values) {
        int width = 0;
        for (PreparedColumn column : columns) {
            width += column.width();
        }
        float[] features = new float[width];
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            PreparedColumn column = columns.get(i);
            column.write(values.get(i), features, at);
            if (column.kind == Kind.NUMBER && !Float.isFinite(features[at])) {
                throw new DataException(
                        "column " + column.name + ": " + values.get(i) + " is too large for a float once it is scaled");
            }
            at += column.width();
        }
        return features;
    }

    /** The columns of a row whose words training has not seen. */
    public static List<String> unknown(List<PreparedColumn> columns, List<? extends @Nullable Object> values) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).knows(values.get(i))) {
                unknown.add(columns.get(i).name);
            }
        }
        return unknown;
    }

    /** What a value of a row is to be as: a number or a word; null where it is missing and something stands in for that. */
    @Nullable
    Object read(@Nullable Object found, List<String> faults) {
        Object raw = RawValue.stripped(found, strip);
        if (raw != null) {
            return kind == Kind.NUMBER ? (Object) RawValue.number(raw, name, faults) : RawValue.text(raw);
        }
        if (kind == Kind.NUMBER ? standIn == null : !missingIsWord) {
            faults.add("column " + name + ": is missing, and nothing stands in for it");
        }
        return null;
    }

    /** Whether training has seen the word; of numbers all are known. */
    private boolean knows(@Nullable Object value) {
        return kind == Kind.NUMBER
                || (value == null ? missingIsWord : Collections.binarySearch(words, value.toString()) >= 0);
    }

    /** The number of the source that became this one. */
    public double before(double scaled) {
        return scaled / multiply + subtract;
    }

    private float number(@Nullable Object value) {
        Double known = value == null ? standIn : (Double) value;
        if (known == null) {
            throw new DataException("column " + name + " has no value, and nothing stands in for it");
        }
        return (float) ((known - subtract) * multiply);
    }

    /**
     * The place of a word among all words. A word that training has not seen is one behind the last: no feature of a
     * one-hot column is set for it.
     */
    private int place(@Nullable Object word) {
        int unknown = words.size() + (missingIsWord ? 1 : 0);
        if (word == null) {
            return missingIsWord ? words.size() : unknown;
        }
        int found = Collections.binarySearch(words, word.toString());
        return found >= 0 ? found : unknown;
    }
}
