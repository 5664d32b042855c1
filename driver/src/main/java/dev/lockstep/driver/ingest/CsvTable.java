package dev.lockstep.driver.ingest;

import dev.lockstep.config.SourceSpec.Csv;
import dev.lockstep.config.SourceSpec.Csv.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Text files of one row a line, read by Spark as text columns and checked value by value, so that an error has a place. */
final class CsvTable {
    private static final String CORRUPT = "_corrupt_record";

    private CsvTable() {}

    static Table read(SparkSession session, Csv csv) {
        Dataset<Row> frame = frame(session, csv);
        List<String> columns =
                Arrays.stream(frame.columns()).filter(c -> !c.equals(CORRUPT)).toList();
        int label = column(columns, csv.label(), "data.label");
        List<Integer> features = new ArrayList<>();
        if (csv.features().isPresent()) {
            csv.features().get().forEach(name -> features.add(column(columns, name, "data.features")));
        } else {
            IntStream.range(0, columns.size()).filter(i -> i != label).forEach(features::add);
        }
        List<Row> rows = frame.collectAsList();
        if (rows.isEmpty()) {
            throw new IngestException("data.path: " + csv.path() + " has no rows");
        }
        CsvValues values = new CsvValues(csv, columns, columns.size());
        float[] x = values.features(rows, features);
        Optional<List<String>> classes =
                csv.target() == Target.CLASSES ? Optional.of(classes(rows, label)) : Optional.empty();
        float[] y = classes.map(names -> values.classNumbers(rows, label, names))
                .orElseGet(() -> values.features(rows, List.of(label)));
        int width = features.size();
        Table.RowMaker maker = (number, into, at) -> {
            System.arraycopy(x, (int) number * width, into.features().floats(), at * width, width);
            into.labels().set(at, y[(int) number]);
        };
        List<String> names = features.stream().map(columns::get).toList();
        return new Table(rows.size(), List.of(width), names, classes, Optional.empty(), maker);
    }

    private static Dataset<Row> frame(SparkSession session, Csv csv) {
        var reader = session.read()
                .option("header", csv.header())
                .option("sep", csv.separator())
                .option("mode", "PERMISSIVE")
                .option("columnNameOfCorruptRecord", CORRUPT)
                .option("ignoreLeadingWhiteSpace", true)
                .option("ignoreTrailingWhiteSpace", true);
        StructType found = reader.csv(csv.path()).schema();
        StructType asText = new StructType();
        for (StructField field : found.fields()) {
            asText = asText.add(field.name(), DataTypes.StringType);
        }
        return reader.schema(asText.add(CORRUPT, DataTypes.StringType)).csv(csv.path());
    }

    private static int column(List<String> columns, String asked, String setting) {
        int named = columns.indexOf(asked);
        if (named >= 0) {
            return named;
        }
        if (asked.matches("\\d{1,6}") && Integer.parseInt(asked) < columns.size()) {
            return Integer.parseInt(asked);
        }
        throw new IngestException(setting + ": there is no column " + asked + "; there are "
                + String.join(", ", columns) + " (0 to " + (columns.size() - 1) + ")");
    }

    private static List<String> classes(List<Row> rows, int label) {
        TreeSet<String> names = new TreeSet<>();
        for (Row row : rows) {
            if (!row.isNullAt(label)) {
                names.add(row.getString(label));
            }
        }
        return List.copyOf(names);
    }
}
