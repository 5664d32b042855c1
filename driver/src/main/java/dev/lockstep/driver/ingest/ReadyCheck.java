package dev.lockstep.driver.ingest;

import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Looks at rows that need no preparation: whether each has the width that its source promised, and finite numbers. */
final class ReadyCheck implements Function<Row, Checked> {
    private static final long serialVersionUID = 1L;

    private final boolean padded;
    private final int rowWidth;
    private final String part;

    ReadyCheck(Layout layout, String part) {
        padded = layout.padded();
        rowWidth = layout.width();
        this.part = part;
    }

    @Override
    public Checked call(Row row) {
        Origin origin = new Origin(row.getAs(Source.FILE), row.<Long>getAs(Source.ROW));
        String given = Hidden.part(row, part);
        String fault = Hidden.fault(row);
        if (fault != null) {
            return new Checked(origin, given, new Object[0], List.of(fault), false);
        }
        Object features = features(row.getAs(Source.FEATURES));
        Object label = row.getAs(Source.LABEL);
        String wrong = label == null ? "the label is missing" : wrong(features);
        if (wrong != null) {
            return new Checked(origin, given, new Object[0], List.of(wrong), false);
        }
        return new Checked(origin, given, new Object[] {features, plain(label)}, List.of(), false);
    }

    private static Object features(Object found) {
        if (found instanceof byte[]) {
            return found;
        }
        scala.collection.Seq<?> values = (scala.collection.Seq<?>) found;
        float[] floats = new float[values.length()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) values.apply(i)).floatValue();
        }
        return floats;
    }

    /** A text for a class, texts for a class a step, a double for a number, floats for several. */
    private static Object plain(Object label) {
        if (label instanceof Number number) {
            return number.doubleValue();
        }
        if (!(label instanceof scala.collection.Seq<?> several)) {
            return label;
        }
        boolean texts = several.nonEmpty() && several.apply(0) instanceof String;
        if (!texts) {
            return features(several);
        }
        String[] classes = new String[several.length()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (String) several.apply(i);
        }
        return classes;
    }

    private @Nullable String wrong(Object features) {
        int width = features instanceof byte[] bytes ? bytes.length : ((float[]) features).length;
        if (padded ? width > rowWidth : width != rowWidth) {
            return "it has " + width + " values, not " + rowWidth;
        }
        if (features instanceof float[] floats) {
            for (float value : floats) {
                if (!Float.isFinite(value)) {
                    return "it holds " + value + ", which is not a finite number";
                }
            }
        }
        return null;
    }
}
