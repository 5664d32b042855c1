package dev.lockstep.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One column of a table and what becomes of its values.
 *
 * @param strip text that is taken off the end of each value
 * @param subtract what is taken from a number before it is multiplied
 * @param multiply what a number is multiplied by after that
 * @param missing the number that stands in for a missing one, before scaling; empty where none may be missing
 * @param words the words that the training rows have, sorted; none for numbers
 * @param missingIsWord whether a missing value is a word of its own, behind the others
 */
public record PreparedColumn(
        String name,
        Kind kind,
        String strip,
        double subtract,
        double multiply,
        Optional<Double> missing,
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

    List<String> featureNames() {
        if (kind != Kind.ONE_HOT) {
            return List.of(name);
        }
        Stream<String> all = missingIsWord ? Stream.concat(words.stream(), Stream.of("missing")) : words.stream();
        return all.map(word -> name + "=" + word).toList();
    }

    /** The feature of a number; empty for a missing one. */
    public float number(Optional<Double> value) {
        double known = value.or(() -> missing)
                .orElseThrow(() -> new DataException("column " + name + " has no value, and nothing stands in for it"));
        return (float) ((known - subtract) * multiply);
    }

    /**
     * The place of a word among all words; empty for a missing one. A word that training has not seen is one behind the
     * last: no feature of a one-hot column is set for it.
     */
    public int place(Optional<String> word) {
        int unknown = words.size() + (missingIsWord ? 1 : 0);
        if (word.isEmpty()) {
            return missingIsWord ? words.size() : unknown;
        }
        int found = Collections.binarySearch(words, word.get());
        return found >= 0 ? found : unknown;
    }

    /** Whether training has seen the word. */
    public boolean knows(Optional<String> word) {
        return word.isEmpty() ? missingIsWord : Collections.binarySearch(words, word.get()) >= 0;
    }

    /** Writes the column's features. */
    public void write(Optional<Double> number, Optional<String> word, float[] into, int at) {
        switch (kind) {
            case NUMBER -> into[at] = number(number);
            case INDEX -> into[at] = place(word);
            case ONE_HOT -> {
                int place = place(word);
                for (int i = 0; i < width(); i++) {
                    into[at + i] = i == place ? 1 : 0;
                }
            }
        }
    }
}
