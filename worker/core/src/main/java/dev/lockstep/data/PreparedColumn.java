package dev.lockstep.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table and what becomes of its values.
 *
 * @param form how its values are written
 * @param subtract what is taken from a number, or from the year of a date, before it is multiplied
 * @param multiply what a number is multiplied by after that
 * @param standIn the number that stands in for a missing one, before scaling; null where nothing does
 * @param words the words that the training rows have, sorted; none for numbers
 * @param missingIsWord whether a missing value is a word of its own, behind the others; of a date: whether all its features are 0
 * @param buckets features that the words of a hashed column share
 * @param date how a date is written; null where it is none
 */
public record PreparedColumn(
        String name,
        Kind kind,
        ValueForm form,
        double subtract,
        double multiply,
        @Nullable Double standIn,
        List<String> words,
        boolean missingIsWord,
        int buckets,
        @Nullable DateForm date)
        implements Serializable {

    public enum Kind {
        NUMBER,
        ONE_HOT,
        INDEX,
        HASHED,
        DATE;

        /** Whether its values are read as texts. */
        public boolean isOfWords() {
            return this == ONE_HOT || this == INDEX || this == HASHED;
        }
    }

    /** A number that is scaled. */
    public static PreparedColumn number(
            String name, ValueForm form, double subtract, double multiply, @Nullable Double standIn) {
        return new PreparedColumn(name, Kind.NUMBER, form, subtract, multiply, standIn, List.of(), false, 0, null);
    }

    /** Words that training knows. */
    public static PreparedColumn words(
            String name, Kind kind, ValueForm form, List<String> words, boolean missingIsWord) {
        return new PreparedColumn(name, kind, form, 0, 1, null, words, missingIsWord, 0, null);
    }

    /** Words that share features by their checksums. */
    public static PreparedColumn hashed(String name, ValueForm form, int buckets, boolean missingIsWord) {
        return new PreparedColumn(name, Kind.HASHED, form, 0, 1, null, List.of(), missingIsWord, buckets, null);
    }

    /** Dates, of which the year is scaled. */
    public static PreparedColumn dates(
            String name, DateForm date, double subtract, double multiply, boolean missingIsZero) {
        return new PreparedColumn(
                name, Kind.DATE, ValueForm.PLAIN, subtract, multiply, null, List.of(), missingIsZero, 0, date);
    }

    /** Features that come of the column. */
    public int width() {
        return switch (kind) {
            case NUMBER, INDEX -> 1;
            case ONE_HOT -> words.size() + (missingIsWord ? 1 : 0);
            case HASHED -> buckets + (missingIsWord ? 1 : 0);
            case DATE -> known().width();
        };
    }

    public List<String> featureNames() {
        return switch (kind) {
            case NUMBER, INDEX -> List.of(name);
            case ONE_HOT -> named(words.stream().map(word -> name + "=" + word));
            case HASHED -> named(IntStream.range(0, buckets).mapToObj(bucket -> name + "#" + bucket));
            case DATE -> known().names(name);
        };
    }

    private List<String> named(Stream<String> names) {
        return (missingIsWord ? Stream.concat(names, Stream.of(name + "=missing")) : names).toList();
    }

    private DateForm known() {
        return Optional.ofNullable(date)
                .orElseThrow(() -> new DataException("column " + name + " is of dates, but has no form of them"));
    }

    /** Writes the column's features of a number, a text, or null where the value is missing. */
    private void write(@Nullable Object value, float[] into, int at) {
        switch (kind) {
            case NUMBER -> into[at] = number(value);
            case INDEX -> into[at] = place(value);
            case DATE -> {
                if (value instanceof Double seconds) {
                    known().write(seconds, number(DateForm.year(seconds)), into, at);
                }
            }
            case ONE_HOT, HASHED -> {
                int place = place(value);
                if (place < width()) {
                    into[at + place] = 1;
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
        Object raw = form.stripped(found);
        if (raw != null) {
            return read(kind, form, date, raw, name, faults);
        }
        if (kind == Kind.NUMBER ? standIn == null : !missingIsWord) {
            faults.add("column " + name + ": is missing, and nothing stands in for it");
        }
        return null;
    }

    /** A value as a number, the seconds of a date, or a text; a fault where it is none. */
    public static Object read(
            Kind kind, ValueForm form, @Nullable DateForm date, Object raw, String name, List<String> faults) {
        if (kind.isOfWords()) {
            return RawValue.text(raw);
        }
        if (kind == Kind.NUMBER || date == null) {
            return form.number(raw, name, faults);
        }
        Optional<Double> seconds = date.parse(raw);
        if (seconds.isEmpty()) {
            faults.add("column " + name + ": '" + RawValue.shortened(raw.toString()) + "' is not a date"
                    + (date.format().isEmpty() ? " in a usual form" : " like " + date.format()));
        }
        return seconds.orElse(0.0);
    }

    /** Whether training has seen the word; of others all are known. */
    private boolean knows(@Nullable Object value) {
        boolean isOfKnown = kind == Kind.ONE_HOT || kind == Kind.INDEX;
        return !isOfKnown || (value == null ? missingIsWord : Collections.binarySearch(words, value.toString()) >= 0);
    }

    /** How its numbers became features. */
    public NumberScale scale() {
        return new NumberScale(subtract, multiply);
    }

    private float number(@Nullable Object value) {
        Double known = value == null ? standIn : (Double) value;
        if (known == null) {
            throw new DataException("column " + name + " has no value, and nothing stands in for it");
        }
        return scale().of(known);
    }

    /**
     * The place of a word among all words. A word that training has not seen is one behind the last: no feature of a
     * one-hot column is set for it.
     */
    private int place(@Nullable Object word) {
        int known = kind == Kind.HASHED ? buckets : words.size();
        int unknown = known + (missingIsWord ? 1 : 0);
        if (word == null) {
            return missingIsWord ? known : unknown;
        }
        if (kind == Kind.HASHED) {
            return bucket(word.toString());
        }
        int found = Collections.binarySearch(words, word.toString());
        return found >= 0 ? found : unknown;
    }

    private int bucket(String word) {
        CRC32 checksum = new CRC32();
        checksum.update(word.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % buckets);
    }
}
