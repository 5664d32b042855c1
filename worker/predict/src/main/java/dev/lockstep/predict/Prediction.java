package dev.lockstep.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * What a model says of a row.
 *
 * @param label the name of the class that is meant; empty where numbers are predicted
 * @param names of the values: the classes in their order, or the numbers that are predicted
 * @param values the chance of each class, or each number, in the order of the names
 * @param unknown columns of the row whose words training has not seen; of a text, these words themselves
 */
@SuppressWarnings("ArrayRecordComponent") // handed out once, never compared
public record Prediction(String label, List<String> names, float[] values, List<String> unknown) {

    /**
     * The value of this name: a class, or a number that is predicted.
     *
     * @throws NoSuchElementException where nothing has this name
     */
    public float value(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new NoSuchElementException(
                    "nothing that is predicted is called " + name + "; there are " + String.join(", ", names));
        }
        return values[at];
    }

    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            said.add(String.format(Locale.ROOT, "%s %.4g", names.get(i), values[i]));
        }
        return (label.isEmpty() ? "" : label + ": ") + String.join(", ", said);
    }
}
