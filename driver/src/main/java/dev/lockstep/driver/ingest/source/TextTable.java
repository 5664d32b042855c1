package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.config.TableSpec;
import dev.lockstep.config.TextColumns;
import dev.lockstep.data.RawValue;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Tables of which one column is a text and one its class: those of the source, then those that are kept apart.
 *
 * @param labels whether the class is asked for
 */
record TextTable(TextColumns columns, List<SplitSource> tables, boolean labels) implements RowSource {
    private static final int NOWHERE = -1;

    static TextTable find(SparkSession session, FormatSpec.Words spec, HoldOut apart, boolean labels) {
        TextColumns columns = spec.columns().orElseThrow();
        List<SplitSource> tables = new ArrayList<>();
        tables.add(new SplitSource(table(session, "data.path", spec.path(), columns), ""));
        apart.paths()
                .forEach((part, path) -> tables.add(
                        new SplitSource(table(session, "data.split." + part + ".path", path, columns), part)));
        return new TextTable(columns, List.copyOf(tables), labels);
    }

    private static RowSource table(SparkSession session, String setting, String path, TextColumns columns) {
        String file = SourceFiles.find(setting, path, session.sparkContext().hadoopConfiguration())
                .get(0)
                .getPath()
                .getName();
        TableSpec table = columns.table(path, file)
                .orElseThrow(() -> new IngestException("data.columns.format: the name of " + file
                        + " does not say how it is written; write format: csv, tsv, json, parquet or orc"));
        return SourceFactory.table(session, setting, table);
    }

    @Override
    public List<FileStatus> files() {
        return tables.stream().flatMap(table -> table.source().files().stream()).toList();
    }

    @Override
    public SourceRows rows(SparkSession session) {
        JavaRDD<Row> all = tables.stream()
                .map(table -> texts(table.source().rows(session), table.part().isEmpty() ? null : table.part()))
                .reduce(JavaRDD::union)
                .orElseThrow();
        return new SourceRows(CutRows.schema(DataTypes.StringType, DataTypes.StringType), all);
    }

    /** The two columns, as the lines of plain texts are. */
    private JavaRDD<Row> texts(SourceRows table, @Nullable String part) {
        StructType schema = table.schema();
        List<String> faults = new ArrayList<>();
        ColumnNames names = new ColumnNames(RowSource.columns(schema), faults);
        List<Integer> text = names.find("data.columns.text", List.of(columns.text()));
        List<Integer> label = labels ? names.find("data.columns.label", List.of(columns.label())) : List.of(NOWHERE);
        text.forEach(i -> checkPlain(schema, i, "data.columns.text", faults));
        label.stream().filter(i -> i != NOWHERE).forEach(i -> checkPlain(schema, i, "data.columns.label", faults));
        if (faults.isEmpty() && text.equals(label)) {
            faults.add("data.columns: text and label are the same column, " + columns.text());
        }
        IngestException.throwAll(faults);
        int textAt = text.get(0);
        int labelAt = label.get(0);
        int file = schema.fieldIndex(FILE);
        int row = schema.fieldIndex(ROW);
        int fault = List.of(schema.fieldNames()).indexOf(FAULT);
        String name = "column " + schema.fieldNames()[textAt] + ": is missing";
        return table.rdd().map(found -> {
            String wrong = fault < 0 ? null : found.getString(fault);
            wrong = wrong == null && found.isNullAt(textAt) ? name : wrong;
            return RowFactory.create(
                    found.get(file),
                    found.get(row),
                    part,
                    wrong,
                    said(found.get(textAt)),
                    labelAt == NOWHERE ? "" : said(found.get(labelAt)));
        });
    }

    private static void checkPlain(StructType schema, int column, String setting, List<String> faults) {
        var type = schema.fields()[column].dataType();
        if (type instanceof ArrayType || type instanceof StructType || type instanceof MapType) {
            faults.add(setting + ": column " + schema.fieldNames()[column] + " is a " + type.simpleString()
                    + ", which is no text");
        }
    }

    private static @Nullable String said(@Nullable Object value) {
        String text = value == null ? "" : RawValue.text(value).strip();
        return text.isEmpty() ? null : text;
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.empty();
    }

    @Override
    public String place() {
        return tables.get(0).source().place();
    }

    @Override
    public Optional<String> otherLabel() {
        return Optional.of("is data.columns.label the column of the class?");
    }
}
