package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.LineForm;
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
record SeparatedValueParser(TextValues text, int columns, boolean looseEnd, LineForm form) implements LineParser {
    private static final int LOOKED_AT = 6;

    static RowSource source(String setting, TableSpec.Lines spec, Configuration hadoop) {
        List<FileStatus> files = SourceFiles.find(setting, spec.path(), hadoop);
        TextValues text = new TextValues(
                TextValues.one("data.separator", TextValues.separator(spec.separator())),
                TextValues.one("data.quote", spec.quote()));
        if (text.separator() == TextValues.NONE) {
            throw new IngestException("data.separator is empty; give the character that stands between two values");
        }
        LineForm form = spec.lines();
        checkNumbers(form);
        LineSource.Reading sniffing = new LineSource.Reading(line -> new Object[0], 0, form.comment(), "", 0);
        List<String> begin =
                FirstLine.several(files, sniffing::isRow, new FirstLine.Count(form.skip(), LOOKED_AT), hadoop);
        if (begin.isEmpty()) {
            throw new IngestException(setting + ": " + spec.path() + " has no rows"
                    + (form.skip() > 0 ? " behind the " + form.skip() + " lines of data.skip" : ""));
        }
        String first = begin.get(0);
        List<String> names = names(setting, spec, text, first);
        boolean looseEnd = spec.lines().header() && names.get(names.size() - 1).isEmpty();
        List<String> columns = looseEnd ? names.subList(0, names.size() - 1) : names;
        check(setting, spec, columns);
        if (form.header() && begin.size() > 1) {
            checkRowNames(text, columns, begin.subList(1, begin.size()), spec);
        }
        LineParser reader = new SeparatedValueParser(text, columns.size(), looseEnd, form);
        return new LineSource(
                files,
                new LineSource.Reading(reader, columns.size(), form.comment(), form.header() ? first : "", form.skip()),
                schema(columns),
                Optional.empty());
    }

    private static void checkNumbers(LineForm form) {
        List<String> faults = new ArrayList<>();
        if (form.decimal().length() != 1) {
            faults.add("data.decimal='" + form.decimal() + "' is not one character; write '.' or ','");
        }
        if (form.thousands().length() > 1) {
            faults.add("data.thousands='" + form.thousands() + "' is not one character; give one, or ''");
        }
        if (form.thousands().equals(form.decimal())) {
            faults.add("data.thousands and data.decimal are both '" + form.decimal() + "'; give two characters");
        }
        IngestException.throwAll(faults);
    }

    /** R writes the names of rows as a first column without a name. */
    private static void checkRowNames(TextValues text, List<String> columns, List<String> rows, TableSpec.Lines spec) {
        int values = columns.size() + 1;
        if (rows.stream().allMatch(row -> isOfRowName(text, row, values))) {
            throw new IngestException("the header of " + spec.path() + " names " + columns.size()
                    + " columns, but the first row has " + values + " values: a name is missing, as that of the"
                    + " row names that R writes as a first column; write header: false, skip: "
                    + (spec.lines().skip() + 1) + ", names: [row, " + String.join(", ", columns)
                    + "], and features without row");
        }
    }

    private static boolean isOfRowName(TextValues text, String row, int values) {
        try {
            List<String> cut = text.cut(row);
            return cut.size() == values && !cut.get(values - 1).isEmpty();
        } catch (BadLineException e) {
            return false; // told of with its line
        }
    }

    private static StructType schema(List<String> columns) {
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.StringType, true);
        }
        return schema;
    }

    private static List<String> names(String setting, TableSpec.Lines spec, TextValues text, String first) {
        List<String> found;
        try {
            found = text.cut(first);
        } catch (BadLineException e) {
            throw new IngestException(setting + ": the first line of " + spec.path() + ": " + e.getMessage(), e);
        }
        if (spec.lines().header()) {
            return found;
        }
        if (spec.lines().names().isEmpty()) {
            return IntStream.range(0, found.size()).mapToObj(String::valueOf).toList();
        }
        if (spec.lines().names().size() != found.size()) {
            throw new IngestException("data.names has " + spec.lines().names().size() + " names, but the first line of "
                    + spec.path() + " has " + found.size() + " values");
        }
        return spec.lines().names();
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
    public boolean mayRunOn() {
        return form.multiline();
    }

    @Override
    public boolean isOpen(String line) {
        return text.isOpen(line);
    }

    @Override
    public boolean isWhole(String lines) {
        return text.isWhole(lines);
    }

    @Override
    public boolean mayClose(String line) {
        return text.mayClose(line);
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
        Object[] row = new Object[columns];
        for (int i = 0; i < columns; i++) {
            String value = values.get(i);
            row[i] = value.isEmpty() || form.missing().contains(value) ? null : value;
        }
        return row;
    }
}
