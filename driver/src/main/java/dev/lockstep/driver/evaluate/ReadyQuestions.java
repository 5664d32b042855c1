package dev.lockstep.driver.evaluate;

import dev.lockstep.data.TokenVocabulary;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.engine.model.ModelWords;
import dev.lockstep.engine.model.TrainedModel;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes rows that are ready as they are: pictures, series, texts by the numbers of their words. */
final class ReadyQuestions implements Function<CheckedRow, AskedRow> {
    private static final long serialVersionUID = 1L;

    /** What the words of a text are called that training has not seen. */
    private static final String TEXT = "text";

    private final Map<String, Integer> classes = new HashMap<>();
    private final boolean labels;
    private final boolean areTexts;

    /** @param labels whether the true label is asked for */
    ReadyQuestions(TrainedModel model, boolean labels) {
        model.schema().labels().classes().forEach(name -> classes.put(name, classes.size()));
        this.labels = labels;
        areTexts = ModelWords.of(model).isPresent();
    }

    @Override
    public AskedRow call(CheckedRow row) {
        if (!row.faults().isEmpty()) {
            return AskedRow.bad(row.origin(), row.faults());
        }
        Object named = row.label();
        float @Nullable [] label = null;
        if (labels) {
            Integer found = named instanceof String name ? classes.get(name) : null;
            if (named instanceof String && found == null) {
                return AskedRow.bad(
                        row.origin(),
                        List.of("the label '" + named + "' is not one of the classes that the model knows"));
            }
            label = named instanceof float[] several
                    ? several
                    : new float[] {found == null ? ((Number) named).floatValue() : found};
        }
        Object[] keys = {row.origin().file(), row.origin().row()};
        return new AskedRow(row.origin(), keys, row.values()[0], label, unknown(row.values()[0]), List.of());
    }

    private List<String> unknown(Object features) {
        if (!areTexts || !(features instanceof float[] numbers)) {
            return List.of();
        }
        int strange = 0;
        for (float number : numbers) {
            strange += number == TokenVocabulary.UNKNOWN ? 1 : 0;
        }
        return Collections.nCopies(strange, TEXT);
    }
}
