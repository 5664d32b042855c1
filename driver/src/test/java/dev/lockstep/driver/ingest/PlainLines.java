package dev.lockstep.driver.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What files of lines say, read in another way than ingest does: slowly, by patterns, from one array of bytes. */
final class PlainLines {
    static final char NONE = '\0';

    private static final Pattern PAIR = Pattern.compile("([0-9]{1,9}):(\\S*)");
    private static final String WORD = "[\\p{L}\\p{Nd}\\p{Mn}\\p{Mc}]+";
    private static final Pattern WORDS = Pattern.compile(WORD + "(['\u2019]" + WORD + ")*");

    private PlainLines() {}

    /** What a line is: the values of a row, or none. */
    record Line(Optional<List<Object>> values) {
        static final Line NONE = new Line(Optional.empty());

        static Line of(List<Object> values) {
            return new Line(Optional.of(values));
        }

        boolean isRow() {
            return values.isPresent();
        }

        @Override
        public String toString() {
            return values.map(Object::toString).orElse("no row");
        }
    }

    private interface LineReading {
        /** Null where the line counts for nothing. */
        @Nullable
        Line read(String line);
    }

    static Function<byte[], SortedMap<Long, Line>> table(char separator, char quote) {
        String plain = "([^" + separator + "]*)(" + separator + "|$)";
        Pattern quoted = Pattern.compile(
                " *" + quote + "((?:[^" + quote + "]|" + quote + quote + ")*)" + quote + " *(" + separator + "|$)");
        Pattern bare = Pattern.compile(quote == NONE ? plain : "(?! *" + quote + ")" + plain);
        return file -> {
            boolean[] header = {true};
            return lines(file, "\r\n|\r|\n", line -> {
                if (line.isBlank()) {
                    return null;
                }
                if (header[0]) {
                    header[0] = false;
                    return line.equals("x" + separator + "word" + separator + "y") ? null : Line.NONE;
                }
                return row(cut(line, quoted, bare, quote));
            });
        };
    }

    private static List<String> cut(String line, Pattern quoted, Pattern bare, char quote) {
        List<String> values = new ArrayList<>();
        int at = 0;
        boolean more = true;
        while (more) {
            Matcher matcher = (quote == NONE ? bare : quoted).matcher(line).region(at, line.length());
            if (!matcher.lookingAt() && !matcher.usePattern(bare).lookingAt()) {
                return List.of();
            }
            boolean inQuotes = !matcher.pattern().equals(bare);
            String value = matcher.group(1);
            values.add((inQuotes ? value.replace("" + quote + quote, "" + quote) : value).strip());
            more = !matcher.group(2).isEmpty();
            at = matcher.end();
        }
        return values;
    }

    /** The values of x, word and y. */
    private static Line row(List<String> values) {
        if (values.size() != 3 || values.get(2).isEmpty()) {
            return Line.NONE;
        }
        String word = values.get(1).isEmpty() ? null : values.get(1);
        return PlainText.number(values.get(0))
                .map(x -> Line.of(Arrays.asList(x, word, values.get(2))))
                .orElse(Line.NONE);
    }

    static Function<byte[], SortedMap<Long, Line>> json() {
        return file -> lines(file, "\r\n|\r|\n", line -> {
            if (line.isBlank()) {
                return null;
            }
            SortedMap<String, String> fields = PlainJson.fields(line);
            if (fields.isEmpty()) {
                return Line.NONE;
            }
            return row(List.of(
                    fields.getOrDefault("x", ""),
                    fields.getOrDefault("word", "").strip(),
                    fields.getOrDefault("y", "").strip()));
        });
    }

    static Function<byte[], SortedMap<Long, Line>> libsvm(int width) {
        return file -> lines(
                file,
                "\r\n|\r|\n",
                line -> line.isBlank() || line.startsWith("#") ? null : sparse(line.strip(), width));
    }

    private static Line sparse(String line, int width) {
        String[] parts = line.split("[ \t]+");
        List<Object> values = new ArrayList<>(Collections.nCopies(width, 0f));
        int before = 0;
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            Matcher pair = PAIR.matcher(part);
            Optional<Double> value = pair.matches() ? PlainText.number(pair.group(2)) : Optional.empty();
            if (value.isEmpty()
                    || Integer.parseInt(pair.group(1)) <= before
                    || Integer.parseInt(pair.group(1)) > width) {
                return Line.NONE;
            }
            before = Integer.parseInt(pair.group(1));
            values.set(before - 1, value.get().floatValue());
        }
        return PlainText.number(parts[0])
                .map(label -> label % 1 == 0 ? String.format(Locale.ROOT, "%.0f", label + 0.0) : label.toString())
                .map(label -> Line.of(List.of(values, label)))
                .orElse(Line.NONE);
    }

    static Function<byte[], SortedMap<Long, Line>> words() {
        return file -> lines(file, "\r?\n", line -> {
            if (line.isEmpty()) {
                return null;
            }
            int tab = line.lastIndexOf('\t');
            String label = line.substring(tab + 1).strip();
            if (tab < 0 || label.isEmpty()) {
                return Line.NONE;
            }
            List<Object> words = new ArrayList<>();
            Matcher word = WORDS.matcher(line.substring(0, tab).toLowerCase(Locale.ROOT));
            while (word.find()) {
                words.add(word.group().replace('\u2019', '\''));
            }
            return Line.of(List.of(words.isEmpty() ? List.of("<unknown>") : words, label));
        });
    }

    /** Lines by their numbers from 1; what is no UTF-8 is no row. A byte is a character while the ends are looked for. */
    private static SortedMap<Long, Line> lines(byte[] file, String end, LineReading reading) {
        SortedMap<Long, Line> lines = new TreeMap<>();
        long number = 0;
        for (String bytes : new String(file, StandardCharsets.ISO_8859_1).split(end, -1)) {
            number++;
            Optional<String> text = PlainText.utf8(bytes.getBytes(StandardCharsets.ISO_8859_1));
            Line line = reading.read(text.orElse(bytes));
            if (line != null) {
                lines.put(number, text.isPresent() ? line : Line.NONE);
            }
        }
        return lines;
    }
}
