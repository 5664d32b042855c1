package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.source.LineParser.BadLineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How lines of text are a table: what stands between their values, and where the rows begin.
 *
 * @param skip lines before the header, or before the first row
 * @param names as the header has them; numbers where there is none
 * @param multiline whether a value between quotes runs over the end of a line
 */
record LineGuess(char separator, int skip, boolean header, List<String> names, boolean multiline, SampledTable table) {
    private static final char[] SEPARATORS = {'\t', ';', ',', '|'};
    private static final int MOST_BEFORE = 20;
    private static final double NEARLY_ALL = 0.95;
    private static final double MOST_WORDS_OF_A_HEADER = 6;

    /** Empty where the lines are no table. */
    static Optional<LineGuess> of(List<String> lines, Optional<String> label) {
        return IntStream.range(0, SEPARATORS.length)
                .mapToObj(i -> cut(lines, SEPARATORS[i], label))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<LineGuess> cut(List<String> lines, char separator, Optional<String> label) {
        TextValues text = new TextValues(separator, separator == '\t' ? TextValues.NONE : '"');
        List<List<String>> rows = lines.stream().map(line -> values(text, line)).toList();
        int width = width(rows);
        long fit = rows.stream().filter(row -> row.size() == width).count();
        long filled = rows.stream().filter(row -> !row.isEmpty()).count();
        if (width < 2 || fit < NEARLY_ALL * (filled - MOST_BEFORE / 2.0) || fit < filled / 2) {
            return Optional.empty();
        }
        int skip = 0;
        while (rows.get(skip).size() != width && !isHeaderOneShort(rows, skip, width)) {
            skip++;
        }
        List<String> first = rows.get(skip);
        List<List<String>> rest =
                rows.stream().skip(skip + 1L).filter(row -> row.size() == width).toList();
        boolean oneShort = first.size() == width - 1;
        boolean header = !oneShort && isHeader(first, rest, label);
        List<String> names = oneShort
                ? withRowName(first)
                : header
                        ? first
                        : IntStream.range(0, width).mapToObj(String::valueOf).toList();
        List<List<String>> all = new ArrayList<>(rest);
        if (!header && !oneShort) {
            all.add(0, first);
        }
        boolean multiline = lines.stream().anyMatch(text::isOpen);
        SampledTable table = new SampledTable(columns(names, all));
        return Optional.of(new LineGuess(separator, oneShort ? skip + 1 : skip, header, names, multiline, table));
    }

    private static List<String> values(TextValues text, String line) {
        try {
            return line.isBlank() ? List.of() : text.cut(line);
        } catch (BadLineException e) {
            return List.of();
        }
    }

    /** That of most rows. */
    private static int width(List<List<String>> rows) {
        int[] widths = rows.stream()
                .mapToInt(List::size)
                .filter(size -> size > 0)
                .sorted()
                .toArray();
        return widths.length == 0 ? 0 : widths[widths.length / 2];
    }

    private static boolean isHeaderOneShort(List<List<String>> rows, int at, int width) {
        return width > 2
                && rows.get(at).size() == width - 1
                && at + 1 < rows.size()
                && rows.get(at + 1).size() == width
                && rows.get(at).stream().noneMatch(LineGuess::isNumber);
    }

    private static List<String> withRowName(List<String> header) {
        List<String> names = new ArrayList<>(List.of("row"));
        names.addAll(header);
        return List.copyOf(names);
    }

    /** What a user calls a column is a name; else names are short, and no numbers where their columns are of numbers. */
    private static boolean isHeader(List<String> first, List<List<String>> rest, Optional<String> label) {
        if (label.isPresent() && first.contains(label.get())) {
            return true;
        }
        boolean unlike = first.stream().distinct().count() < first.size()
                || first.stream().anyMatch(String::isEmpty);
        if (unlike || rest.isEmpty() || first.stream().anyMatch(LineGuess::isNumber)) {
            return false;
        }
        boolean isShort = first.stream().allMatch(name -> name.split(" ", -1).length <= MOST_WORDS_OF_A_HEADER);
        boolean overNumbers = rest.stream().anyMatch(row -> row.stream().anyMatch(LineGuess::isNumber));
        boolean comesAgain = rest.stream().anyMatch(row -> row.stream().anyMatch(first::contains));
        return isShort && (overNumbers || (label.isPresent() && !comesAgain));
    }

    private static boolean isNumber(String text) {
        return ValueForm.PLAIN.parse(text).isPresent();
    }

    private static List<SampledColumn> columns(List<String> names, List<List<String>> rows) {
        List<SampledColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String[] values = new String[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row).get(i);
            }
            columns.add(new SampledColumn(names.get(i), Arrays.asList(values)));
        }
        return columns;
    }

    /** The settings that say how the lines are read, without those of the columns. */
    List<String> settings() {
        List<String> lines = new ArrayList<>();
        if (separator != ',' && separator != '\t') {
            lines.add("separator: '" + separator + "'");
        }
        if (skip > 0) {
            lines.add("skip: " + skip);
        }
        if (!header) {
            lines.add("header: false");
            if (!names.get(0).equals("0")) {
                lines.add("names: ["
                        + String.join(
                                ", ", names.stream().map(SampledTable::quoted).toList()) + "]");
            }
        }
        if (multiline) {
            lines.add("multiline: true # texts between quotes run over lines");
        }
        return lines;
    }
}
