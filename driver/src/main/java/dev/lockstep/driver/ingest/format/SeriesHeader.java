package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lines before {@code @data} of a UCR/UEA file ({@code .ts}) say.
 *
 * @param values values of each time step: the dimensions of the series; 0 where the header does not say
 * @param steps time steps of every series; 0 where they differ, or the header does not say
 * @param classes names of the classes; none where the label is a number
 * @param data the byte at which the first series begins
 */
public record SeriesHeader(int values, int steps, List<String> classes, long data) implements Serializable {

    /** Reads up to {@code @data}. */
    public static SeriesHeader read(LineReader lines) throws IOException {
        Map<String, List<String>> words = new HashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (!text.startsWith("@")) {
                throw new FormatException(
                        lines.file(),
                        lines.place() + " is neither a comment (#) nor a setting (@), and @data has not come yet; is it"
                                + " a .ts file?");
            }
            List<String> parts = List.of(text.split("\\s+"));
            String key = parts.get(0).toLowerCase(Locale.ROOT);
            if (key.equals("@data")) {
                return of(lines.file(), words, lines.position());
            }
            words.put(key, parts.subList(1, parts.size()));
        }
        throw new FormatException(lines.file(), "has no line @data; is it a .ts file?");
    }

    private static SeriesHeader of(String file, Map<String, List<String>> words, long data) {
        if (isTrue(words.get("@timestamps"))) {
            throw new FormatException(file, "has time stamps (@timeStamps true), which cannot be read; leave them out");
        }
        boolean univariate = isTrue(words.get("@univariate"));
        int values = univariate ? 1 : number(file, words, "@dimensions");
        int steps = isTrue(words.get("@equallength")) ? number(file, words, "@serieslength") : 0;
        List<String> label = words.getOrDefault("@classlabel", List.of("false"));
        if (isTrue(label)) {
            List<String> classes = label.subList(1, label.size());
            if (classes.isEmpty() || classes.stream().distinct().count() < classes.size()) {
                throw new FormatException(
                        file, "has the classes " + classes + " (@classLabel); each must be named once");
            }
            return new SeriesHeader(values, steps, List.copyOf(classes), data);
        }
        if (isTrue(words.get("@targetlabel"))) {
            return new SeriesHeader(values, steps, List.of(), data);
        }
        throw new FormatException(file, "has no label: neither @classLabel true nor @targetLabel true");
    }

    private static boolean isTrue(@Nullable List<String> words) {
        return words != null && !words.isEmpty() && words.get(0).equalsIgnoreCase("true");
    }

    private static int number(String file, Map<String, List<String>> words, String key) {
        List<String> said = words.getOrDefault(key, List.of());
        if (said.isEmpty()) {
            return 0;
        }
        if (!said.get(0).matches("[1-9]\\d{0,7}")) {
            throw new FormatException(file, "says " + key + " " + said.get(0) + ", which is not a number from 1 on");
        }
        return Integer.parseInt(said.get(0));
    }
}
