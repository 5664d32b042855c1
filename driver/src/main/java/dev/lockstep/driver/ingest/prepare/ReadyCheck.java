package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.driver.ingest.source.RowSource;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Looks at rows that need no preparation: whether each has the width that its source promised, and finite numbers. */
final class ReadyCheck implements Function<Row, CheckedRow> {
    private static final long serialVersionUID = 1L;

    private final int width;
    private final boolean padded;
    private final MetaColumns hidden;
    private final int features;
    private final int label;
    private final String part;

    ReadyCheck(ReadyRowLayout layout, StructType schema, String part) {
        this.width = layout.width();
        this.padded = layout.padded();
        this.hidden = MetaColumns.of(schema);
        this.features = schema.fieldIndex(RowSource.FEATURES);
        this.label = schema.fieldIndex(RowSource.LABEL);
        this.part = part;
    }

    @Override
    public CheckedRow call(Row row) {
        RowOrigin origin = hidden.origin(row);
        String given = hidden.partOf(row, part);
        String fault = hidden.faultOf(row);
        if (fault != null) {
            return new CheckedRow(origin, given, new Object[0], List.of(fault), false);
        }
        Object values = floats(row.get(features));
        Object named = row.get(label);
        String wrong = named == null ? "the label is missing" : wrong(values);
        if (wrong != null) {
            return new CheckedRow(origin, given, new Object[0], List.of(wrong), false);
        }
        return new CheckedRow(origin, given, new Object[] {values, plain(named)}, List.of(), false);
    }

    private static Object floats(Object found) {
        if (found instanceof byte[] || found instanceof float[]) {
            return found;
        }
        if (found instanceof double[] doubles) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
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
        if (label instanceof double[]) {
            return floats(label);
        }
        if (!(label instanceof scala.collection.Seq<?> several)) {
            return label;
        }
        boolean texts = several.nonEmpty() && several.apply(0) instanceof String;
        if (!texts) {
            return floats(several);
        }
        String[] classes = new String[several.length()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (String) several.apply(i);
        }
        return classes;
    }

    private @Nullable String wrong(Object found) {
        int values = found instanceof byte[] bytes ? bytes.length : ((float[]) found).length;
        if (padded ? values > width : values != width) {
            return "it has " + values + " values, not " + width;
        }
        if (found instanceof float[] floats) {
            for (float value : floats) {
                if (!Float.isFinite(value)) {
                    return "it holds " + value + ", which is not a finite number";
                }
            }
        }
        return null;
    }
}
