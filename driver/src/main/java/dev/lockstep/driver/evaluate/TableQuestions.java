package dev.lockstep.driver.evaluate;

import dev.lockstep.data.DataException;
import dev.lockstep.data.TablePreparation.PreparedRow;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.source.RowSource;
import dev.lockstep.engine.model.ModelColumns;
import dev.lockstep.engine.model.TrainedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Prepares rows of a table as those were that a model learned from. Columns count by their names, not their places. */
final class TableQuestions implements Function<Row, AskedRow> {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;
    private static final int NOWHERE = -1;

    private final ModelColumns columns;
    private final int[] features;
    private final int[] keys;
    private final int label;
    private final int file;
    private final int number;
    private final int fault;

    private TableQuestions(
            ModelColumns columns, List<Integer> features, List<Integer> keys, int label, StructType schema) {
        this.columns = columns;
        this.features = features.stream().mapToInt(i -> i).toArray();
        this.keys = keys.stream().mapToInt(i -> i).toArray();
        this.label = label;
        List<String> names = Arrays.asList(schema.fieldNames());
        file = names.lastIndexOf(RowSource.FILE);
        number = names.lastIndexOf(RowSource.ROW);
        fault = names.lastIndexOf(RowSource.FAULT);
    }

    /**
     * For a model, and a table of this schema.
     *
     * @param place what messages call the table
     * @param asked what is asked of each row
     * @throws IngestException that names every column that is not there
     */
    static TableQuestions of(TrainedModel model, StructType schema, String place, AskedColumns asked) {
        List<String> there = shown(schema);
        List<String> faults = new ArrayList<>();
        ModelColumns columns = model.columns();
        List<Integer> features = places(columns.names(), "the model takes", there, faults);
        List<Integer> keys = places(asked.keys(), "--keys names", there, faults);
        int label = asked.labels()
                ? places(List.of(columns.labelName()), "its label is", there, faults)
                        .get(0)
                : NOWHERE;
        if (!faults.isEmpty()) {
            throw new IngestException(place + " lacks " + (faults.size() == 1 ? "a column" : faults.size() + " columns")
                    + ": " + String.join("; ", faults) + ". It has "
                    + String.join(", ", there.subList(0, Math.min(SHOWN, there.size())))
                    + (there.size() > SHOWN ? ", …" : ""));
        }
        return new TableQuestions(columns, features, keys, label, schema);
    }

    /** The columns that hold values; those that say where a row comes from stand behind them. */
    static List<String> shown(StructType schema) {
        return Arrays.stream(schema.fieldNames())
                .takeWhile(name -> !name.equals(RowSource.FILE))
                .toList();
    }

    private static List<Integer> places(List<String> asked, String who, List<String> there, List<String> faults) {
        List<Integer> places = new ArrayList<>();
        for (String name : asked) {
            int at = there.indexOf(name);
            if (at < 0) {
                faults.add(who + " " + name);
            }
            places.add(at);
        }
        return places;
    }

    @Override
    public AskedRow call(Row row) {
        RowOrigin origin = new RowOrigin(row.getString(file), row.getLong(number));
        String unreadable = fault < 0 ? null : row.getString(fault);
        if (unreadable != null) {
            return AskedRow.bad(origin, List.of(unreadable));
        }
        List<@Nullable Object> values = new ArrayList<>(features.length);
        for (int at : features) {
            values.add(row.get(at));
        }
        List<String> faults = new ArrayList<>();
        float[] known = label == NOWHERE ? null : labelOf(row, faults);
        try {
            PreparedRow prepared = columns.features(values);
            return faults.isEmpty()
                    ? new AskedRow(origin, keys(row), prepared.features(), known, prepared.unknown(), faults)
                    : AskedRow.bad(origin, faults);
        } catch (DataException e) {
            faults.add(String.valueOf(e.getMessage()));
            return AskedRow.bad(origin, faults);
        }
    }

    private float[] labelOf(Row row, List<String> faults) {
        try {
            return new float[] {columns.label(row.get(label))};
        } catch (DataException e) {
            faults.add(String.valueOf(e.getMessage()));
            return new float[1];
        }
    }

    private @Nullable Object[] keys(Row row) {
        if (keys.length == 0) {
            return new Object[] {row.getString(file), row.getLong(number)};
        }
        @Nullable Object[] found = new Object[keys.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = row.get(keys[i]);
        }
        return found;
    }
}
