package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.DateForm;
import dev.lockstep.data.ValueForm;
import dev.lockstep.data.WordTokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A column of the first rows of a table: what its values look like, so that a first run file can be written. */
record SampledColumn(String name, List<@Nullable String> values) {
    /** What stands for no value in files of many makers. */
    private static final Set<String> NOTHING =
            Set.of("?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "none", "-", "--", ".", "#N/A");

    private static final List<ValueForm> FORMS = List.of(
            ValueForm.PLAIN,
            new ValueForm("", ",", ""),
            new ValueForm("", ",", "."),
            new ValueForm("", ".", ","),
            new ValueForm("", ",", " "),
            new ValueForm("", ".", "'"));
    private static final int WORDS_OF_A_TEXT = 4;
    private static final int CLASSES_OF_NUMBERS = 20;

    boolean isCalledAs(SampledColumn other) {
        return name.equals(other.name);
    }

    /** Texts in it that stand for no value, if others are there. */
    Set<String> placeholders() {
        Set<String> found = new TreeSet<>();
        values.stream().filter(Objects::nonNull).filter(NOTHING::contains).forEach(found::add);
        return found;
    }

    private List<String> known() {
        return values.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(value -> !value.isBlank() && !NOTHING.contains(value))
                .toList();
    }

    int distinct() {
        return new HashSet<>(known()).size();
    }

    boolean isEmpty() {
        return known().isEmpty();
    }

    /** How its numbers are written; empty where it is none of numbers. */
    Optional<ValueForm> numbers() {
        List<String> known = known();
        return known.isEmpty()
                ? Optional.empty()
                : FORMS.stream()
                        .filter(form -> known.stream()
                                .allMatch(value -> form.parse(value).isPresent()))
                        .findFirst();
    }

    boolean isOfDates() {
        List<String> known = known();
        return !known.isEmpty()
                && numbers().isEmpty()
                && known.stream().allMatch(value -> DateForm.ANY.parse(value).isPresent());
    }

    /** Whether its dates never go back. */
    boolean isInOrder() {
        List<Double> seconds = known().stream()
                .map(value -> DateForm.ANY.parse(value).orElse(0.0))
                .toList();
        for (int i = 1; i < seconds.size(); i++) {
            if (seconds.get(i) < seconds.get(i - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Whether its values are sentences and not names. */
    boolean isOfTexts() {
        return numbers().isEmpty() && words() >= WORDS_OF_A_TEXT;
    }

    boolean hasSeveralWords() {
        return words() >= 2;
    }

    /** Of a value, on average. */
    private double words() {
        return known().stream()
                .mapToInt(value -> WordTokenizer.of(value).size())
                .average()
                .orElse(0);
    }

    /** Whether each row has a value of its own, which says nothing of other rows: a name, or the number of the row. */
    boolean isIdentifier() {
        List<String> known = known();
        if (known.size() < CLASSES_OF_NUMBERS || distinct() < known.size() || isOfDates()) {
            return false;
        }
        if (numbers().isEmpty()) {
            return true;
        }
        for (int i = 1; i < known.size(); i++) {
            double step = number(known.get(i)) - number(known.get(i - 1));
            if (step != 1) {
                return false;
            }
        }
        return true;
    }

    private static double number(String value) {
        return ValueForm.PLAIN.parse(value).orElse(Double.NaN);
    }

    /** Whether it is a number to predict, not a class. */
    boolean isMeasured() {
        Optional<ValueForm> form = numbers();
        return form.isPresent()
                && (distinct() > CLASSES_OF_NUMBERS
                        || known().stream()
                                .anyMatch(value -> form.get().parse(value).orElse(0.0) % 1 != 0));
    }
}
