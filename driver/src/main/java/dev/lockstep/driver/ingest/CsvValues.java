package dev.lockstep.driver.ingest;

import dev.lockstep.config.SourceSpec.Csv;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;

/** Turns text into numbers, and says of all that is none where it stands: the first few, and how many there are. */
final class CsvValues {
    private static final int SHOWN = 5;

    private final Csv csv;
    private final List<String> columns;
    private final int corrupt;
    private final List<String> faults = new ArrayList<>();
    private int count;

    CsvValues(Csv csv, List<String> columns, int corrupt) {
        this.csv = csv;
        this.columns = columns;
        this.corrupt = corrupt;
    }

    float[] features(List<Row> rows, List<Integer> wanted) {
        float[] values = new float[Math.multiplyExact(rows.size(), wanted.size())];
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            if (!row.isNullAt(corrupt)) {
                fault(r, "has another number of columns than " + columns.size() + ": " + row.getString(corrupt));
                continue;
            }
            for (int c = 0; c < wanted.size(); c++) {
                values[r * wanted.size() + c] = number(r, columns.get(wanted.get(c)), text(row, wanted.get(c)));
            }
        }
        throwFaults();
        return values;
    }

    private static String text(Row row, int column) {
        return row.isNullAt(column) ? "" : row.getString(column);
    }

    private float number(int row, String column, String text) {
        try {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with all other faults.
        }
        fault(row, "column " + column + ": " + (text.isEmpty() ? "is missing" : "'" + text + "' is not a number"));
        return 0;
    }

    float[] classNumbers(List<Row> rows, int label, List<String> classes) {
        float[] numbers = new float[rows.size()];
        for (int r = 0; r < numbers.length; r++) {
            String name = text(rows.get(r), label);
            numbers[r] = Collections.binarySearch(classes, name);
            if (numbers[r] < 0) {
                fault(r, "column " + columns.get(label) + ": the label is missing");
            }
        }
        throwFaults();
        return numbers;
    }

    private void fault(int row, String what) {
        count++;
        if (faults.size() < SHOWN) {
            faults.add("  row " + (row + 1) + (csv.header() ? " (line " + (row + 2) + ")" : "") + " " + what);
        }
    }

    private void throwFaults() {
        if (count > 0) {
            String more = count > faults.size() ? "\n  and " + (count - faults.size()) + " more" : "";
            throw new IngestException(count + (count == 1 ? " fault" : " faults") + " in " + csv.path() + ":\n"
                    + String.join("\n", faults) + more);
        }
    }
}
