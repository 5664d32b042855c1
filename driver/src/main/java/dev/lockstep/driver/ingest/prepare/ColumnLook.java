package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.data.DateForm;
import dev.lockstep.data.RawValue;
import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.source.SourceRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What all values of a column are: numbers, words, or none; and which words, where they are few. */
final class ColumnLook implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final ValueForm COMMA = new ValueForm("", ",", "");
    private static final ValueForm COMMA_AND_POINTS = new ValueForm("", ",", ".");

    private final int mostWords;
    private final TreeSet<String> words = new TreeSet<>();
    private long numbers;
    private long texts;
    private long commas;
    private long missing;
    private long dates;
    private long times;

    /** @param mostWords how many words are kept; of more it is known that there are more */
    ColumnLook(int mostWords) {
        this.mostWords = mostWords;
    }

    /** Of each feature, in all rows that can be read at all. */
    static ColumnLook[] of(SourceRows table, List<TablePlan.Rule> features, int mostWords) {
        MetaColumns hidden = MetaColumns.of(table.schema());
        ColumnLook[] none = new ColumnLook[features.size()];
        Arrays.setAll(none, i -> new ColumnLook(mostWords));
        return table.rdd()
                .filter(row -> hidden.faultOf(row) == null)
                .aggregate(
                        none,
                        (looks, row) -> {
                            for (int i = 0; i < looks.length; i++) {
                                TablePlan.Rule rule = features.get(i);
                                looks[i].see(row.isNullAt(rule.at()) ? null : row.get(rule.at()), rule.form());
                            }
                            return looks;
                        },
                        ColumnLook::add);
    }

    /** Both together, in the first. */
    static ColumnLook[] add(ColumnLook[] looks, ColumnLook[] others) {
        for (int i = 0; i < looks.length; i++) {
            looks[i].add(others[i]);
        }
        return looks;
    }

    void see(@Nullable Object raw, ValueForm form) {
        Object value = form.stripped(raw);
        if (value == null) {
            missing++;
        } else if (!(value instanceof String) && !(value instanceof Number) && !(value instanceof Boolean)) {
            texts++;
            date(value);
        } else if (value instanceof String text && form.parse(text).isEmpty()) {
            texts++;
            date(text);
            commas += COMMA.parse(text).or(() -> COMMA_AND_POINTS.parse(text)).isPresent() ? 1 : 0;
            keep(RawValue.shortened(text));
        } else {
            numbers++;
        }
    }

    private void date(Object value) {
        Optional<Double> seconds = DateForm.ANY.parse(value);
        dates += seconds.isPresent() ? 1 : 0;
        times += seconds.isPresent() && seconds.get() % SECONDS_OF_A_DAY != 0 ? 1 : 0;
    }

    private void keep(String word) {
        if (words.size() <= mostWords) {
            words.add(word);
        }
    }

    void add(ColumnLook other) {
        numbers += other.numbers;
        texts += other.texts;
        commas += other.commas;
        missing += other.missing;
        dates += other.dates;
        times += other.times;
        other.words.forEach(this::keep);
    }

    long missing() {
        return missing;
    }

    /** Those that are no numbers. */
    Set<String> words() {
        return words;
    }

    boolean hasFewWords() {
        return words.size() <= mostWords;
    }

    /** Whether words are what the column is of. */
    boolean isOfWords() {
        return texts > numbers && !isOfCommas() && !isOfDates();
    }

    boolean isOfDates() {
        return texts > 0 && dates == texts && numbers == 0;
    }

    /** Whether any of its dates has a time of day. */
    boolean hasTimes() {
        return times > 0;
    }

    /** Whether every value is a number, or none. */
    boolean isOfNumbers() {
        return texts == 0 && numbers > 0;
    }

    boolean isEmpty() {
        return texts == 0 && numbers == 0;
    }

    /** Whether what is no number would be one with a comma for its point. */
    boolean isOfCommas() {
        return texts > 0 && commas == texts;
    }

    /** Whether it is of numbers, in place of which one text stands here and there. */
    boolean hasPlaceholder() {
        return texts > 0 && texts < numbers && words.size() == 1;
    }
}
