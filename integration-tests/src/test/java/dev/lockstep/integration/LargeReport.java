package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the suites of {@code -Plarge} saw, a table for each of them: {@code target/large-<suite>.md}, or
 * {@code large-<suite>-torch.md} by another engine than the usual one; whole after every row.
 */
final class LargeReport {
    private final Path file;
    private final String head;
    private final Map<String, String> rows = new TreeMap<>();

    /** @param columns of the table, the first of which says what was tried */
    LargeReport(String suite, String... columns) {
        file = Path.of("target", "large-" + suite + SuiteEngine.ending() + ".md");
        head = "| " + String.join(" | ", columns) + " |\n" + "|---".repeat(columns.length) + "|\n";
    }

    /** The cells of a row after the first; a row that comes again replaces the one before. */
    synchronized void row(String tried, String cells, Object... values) throws IOException {
        rows.put(tried, "| " + tried + " | " + String.format(Locale.ROOT, cells, values) + " |\n");
        Files.writeString(file, head + String.join("", rows.values()));
    }
}
