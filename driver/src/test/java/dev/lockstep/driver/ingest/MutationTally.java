package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How damaged files of each format ended, as the table in {@code target/mutations.md}. */
final class MutationTally {
    /** As many of each format as {@code -Dlockstep.mutations=10000} says. */
    static final int COUNT = Integer.getInteger("lockstep.mutations", 200);

    private static final Path REPORT = Path.of("target", "mutations.md");
    private static final String HEAD = """
            | format | damaged files | rows of the whole file | rows as the damaged file says | refused |
            |---|---:|---:|---:|---:|
            """;

    /** How one damaged file ended. */
    enum End {
        /** The damage hit nothing that counts: the rows are those of the whole file. */
        WHOLE,
        /** Its rows, and what is no row, are those that another reader finds in it. */
        AS_IT_SAYS,
        REFUSED
    }

    private final Map<End, Integer> ends = new EnumMap<>(End.class);
    private final List<String> faults = new ArrayList<>();

    /** Takes note of how a file ends. One that ends as none may does not keep the others from being tried. */
    void add(String file, Supplier<End> ending) {
        try {
            ends.merge(ending.get(), 1, Integer::sum);
        } catch (AssertionError e) {
            faults.add(file + ": " + e.getMessage());
        }
    }

    int count(End end) {
        return ends.getOrDefault(end, 0);
    }

    int sum() {
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Puts the line of a format into the table, where it may replace that of a run before; fails where a file did. */
    void write(String format) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        if (Files.exists(REPORT)) {
            Files.readAllLines(REPORT).stream().skip(2).forEach(line -> lines.put(line.split("\\|")[1].strip(), line));
        }
        lines.put(
                format,
                String.format(
                        Locale.ROOT,
                        "| %s | %d | %d | %d | %d |",
                        format,
                        sum(),
                        count(End.WHOLE),
                        count(End.AS_IT_SAYS),
                        count(End.REFUSED)));
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, HEAD + String.join("\n", lines.values()) + "\n");
        assertThat(faults).as("%d of %s", faults.size(), format).isEmpty();
        assertThat(count(End.REFUSED)).as("refused").isPositive();
    }
}
