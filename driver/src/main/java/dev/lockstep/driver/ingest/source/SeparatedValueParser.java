package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.TableSpec;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of values with a character between them. */
record SeparatedValueParser(TextValues text, int columns, boolean looseEnd, Set<String> missing) implements LineParser {

    static RowSource source(String setting, TableSpec.Lines spec, Configuration hadoop) {
        List<FileStatus> files = SourceFiles.find(setting, spec.path(), hadoop);
        TextValues text = new TextValues(one("data.separator", spec.separator()), one("data.quote", spec.quote()));
        if (text.separator() == TextValues.NONE) {
            throw new IngestException("data.separator is empty; give the character that stands between two values");
        }
        LineSource.Reading sniffing = new LineSource.Reading(line -> new Object[0], 0, spec.comment(), "");
        String first = FirstLine.of(files, sniffing::isRow, hadoop)
                .orElseThrow(() -> new IngestException(setting + ": " + spec.path() + " has no rows"));
        List<String> names = names(setting, spec, text, first);
        boolean looseEnd = spec.header() && names.get(names.size() - 1).isEmpty();
        List<String> columns = looseEnd ? names.subList(0, names.size() - 1) : names;
        check(setting, spec, columns);
        LineParser reader = new SeparatedValueParser(text, columns.size(), looseEnd, Set.copyOf(spec.missing()));
        return new LineSource(
                files,
                new LineSource.Reading(reader, columns.size(), spec.comment(), spec.header() ? first : ""),
                schema(columns),
                Optional.empty());
    }

    private static StructType schema(List<String> columns) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType, true);
        }
        return schema;
    }

    private static char one(String setting, String text) {
        if (text.length() > 1) {
            throw new IngestException(setting + "='" + text + "' is not one character");
        }
        return text.isEmpty() ? TextValues.NONE : text.charAt(0);
    }

    private static List<String> names(String setting, TableSpec.Lines spec, TextValues text, String first) {
        List<String> found;
        try {
            found = text.cut(first);
        } catch (BadLineException e) {
            throw new IngestException(setting + ": the first line of " + spec.path() + ": " + e.getMessage(), e);
        }
        if (spec.header()) {
            return found;
        }
        if (spec.names().isEmpty()) {
            return IntStream.range(0, found.size()).mapToObj(String::valueOf).toList();
        }
        if (spec.names().size() != found.size()) {
            throw new IngestException("data.names has " + spec.names().size() + " names, but the first line of "
                    + spec.path() + " has " + found.size() + " values");
        }
        return spec.names();
    }

    private static void check(String setting, TableSpec.Lines spec, List<String> columns) {
        Set<String> seen = new java.util.HashSet<>();
        for (String column : columns) {
            if (column.isEmpty() || !seen.add(column)) {
                throw new IngestException(setting + ": the header of " + spec.path()
                        + (column.isEmpty()
                                ? " leaves a column without a name"
                                : " names the column " + column + " twice")
                        + "; write header: false and names: [...], and take the header out of the file");
            }
        }
    }

    @Override
    public Object[] read(String line) throws BadLineException {
        List<String> values = text.cut(line);
        boolean loose =
                looseEnd && values.size() == columns + 1 && values.get(columns).isEmpty();
        if (values.size() != columns && !loose) {
            throw new BadLineException(
                    "it has " + values.size() + (values.size() == 1 ? " value" : " values") + ", not " + columns);
        }
        List<Object> row = new ArrayList<>(columns);
        for (String value : values.subList(0, columns)) {
            row.add(value.isEmpty() || missing.contains(value) ? null : value);
        }
        return row.toArray();
    }
}
