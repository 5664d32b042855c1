package dev.lockstep.explain;

import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A row as its source says it: tokens as texts, columns by their names and in their measure. */
final class RowWords {
    private static final int MOST_TOKENS = 60;
    private static final int MOST_VALUES = 24;

    private final DataSchema schema;
    private final List<String> vocabulary;
    private final Map<String, NumberScale> scales = new HashMap<>();

    RowWords(LearnedRows rows) {
        schema = rows.schema();
        vocabulary = rows.vocabulary();
        rows.prepared()
                .ifPresent(prepared -> prepared.columns().stream()
                        .filter(column -> column.kind() == PreparedColumn.Kind.NUMBER)
                        .forEach(column -> scales.put(column.name(), column.scale())));
    }

    /** @param length how many of its steps the row has; all, where it is no sequence */
    String of(float[] features, int length) {
        List<String> words = new ArrayList<>();
        boolean isText = schema.tokens() > 0;
        int count = isText ? Math.min(length, features.length) : features.length;
        int most = isText ? MOST_TOKENS : MOST_VALUES;
        int i = 0;
        for (; i < count && words.size() < most; i++) {
            String said = isText ? token((int) features[i]) : value(features[i], i);
            if (!said.isEmpty()) {
                words.add(said);
            }
        }
        return String.join(isText ? " " : ", ", words) + (i < count ? " …" : "");
    }

    private String token(int number) {
        return number < vocabulary.size() ? vocabulary.get(number) : String.valueOf(number);
    }

    /** Of words of which a column has one, that one alone. */
    private String value(float value, int place) {
        boolean isNamed = schema.featureNames().size() == schema.featureWidth();
        if (!isNamed) {
            return number(value);
        }
        String name = schema.featureNames().get(place);
        if (name.contains("=") && !scales.containsKey(name)) {
            return value == 0 ? "" : name.replaceFirst("=", " ");
        }
        NumberScale scale = scales.getOrDefault(name, NumberScale.NONE);
        return name + " " + number(scale.before(value));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}
