package dev.lockstep.driver.page;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a search has found: its trials, those that were trained furthest first and of these the best first. Equal for equal searches:
 * it holds nothing that a clock or a machine decides.
 *
 * @param metric by which trials are judged
 * @param settings that were tried
 * @param best the number of the trial that is recommended
 */
public record SearchResult(
        String name, String metric, List<String> settings, List<Trial> trials, int best, Effort effort) {
    /** The file of the table, for people. */
    public static final String PAGE = "search.html";

    /** The same for scripts. */
    public static final String TABLE = "trials.csv";

    private static final int SHOWN = 10;

    /** Epochs of all trials, and what training all of them to the end would have taken. */
    public record Effort(long epochs, long all) {}

    /**
     * One trial.
     *
     * @param values of the settings, in their order
     * @param epochs to which it was trained
     * @param value its best score
     */
    public record Trial(int number, List<String> values, int epochs, Optional<Double> value) {}

    /** Writes table and page. */
    public void write(Path directory) throws IOException {
        AsideFile.write(directory.resolve(TABLE), table());
        AsideFile.write(directory.resolve(PAGE), page());
    }

    /** As comma-separated values, figures with all of their digits. */
    public String table() {
        Stream<String> rows = trials.stream()
                .map(trial -> trial.number() + "," + joined(trial.values()) + "," + trial.epochs() + ","
                        + trial.value().map(String::valueOf).orElse(""));
        return Stream.concat(Stream.of("trial," + joined(settings) + ",epochs," + metric), rows)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String joined(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.matches("[^\",\n]*") ? cell : "\"" + cell.replace("\"", "\"\"") + "\"")
                .collect(Collectors.joining(","));
    }

    /** The first of the table for a terminal, and what the search cost. */
    public List<String> lines() {
        List<List<String>> cells = new ArrayList<>(List.of(heads()));
        trials.stream().limit(SHOWN).forEach(trial -> cells.add(cells(trial)));
        int[] widths = new int[heads().size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(String.format(Locale.ROOT, "%-" + widths[i] + "s  ", row.get(i)));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add(cost());
        return lines;
    }

    private String cost() {
        return "trained " + NumberLabels.of(effort.epochs(), "epoch") + " of the " + NumberLabels.count(effort.all())
                + " of all trials (" + NumberLabels.percent((double) effort.epochs() / effort.all()) + ")";
    }

    /** Without the name of the section, where all are of different names. */
    private List<String> heads() {
        List<String> heads = new ArrayList<>(List.of("trial"));
        settings.forEach(setting -> heads.add(last(setting)));
        heads.addAll(List.of("epochs", metric));
        return heads;
    }

    private String last(String setting) {
        String last = setting.substring(setting.lastIndexOf('.') + 1);
        long alike =
                settings.stream().filter(other -> other.endsWith("." + last)).count();
        return alike > 1 ? setting : last;
    }

    private static List<String> cells(Trial trial) {
        List<String> cells = new ArrayList<>(List.of(String.valueOf(trial.number())));
        trial.values().forEach(value -> cells.add(plain(value)));
        cells.add(String.valueOf(trial.epochs()));
        cells.add(trial.value().map(NumberLabels::figure).orElse("–"));
        return cells;
    }

    /** A small number as people write it: 0.0001155, not 1.155E-4. */
    private static String plain(String value) {
        return value.matches("\\d\\.\\d+E-\\d+")
                ? new BigDecimal(value).stripTrailingZeros().toPlainString()
                : value;
    }

    private String page() {
        return HtmlPage.text(name + ": search", page -> {
            page.open("header").open("div", "class", "title").leaf("h1", name + ": search");
            page.close("div");
            page.leaf("p", "The best is trial " + best + "; " + cost() + ".", "class", "why")
                    .close("header");
            page.open("main");
            ReportTables tables = new ReportTables(page);
            tables.section("trials", "All trials");
            page.open("div", "class", "charts");
            new ParallelCoordinates(this).into(page);
            page.close("div");
            tables.table(heads());
            trials.forEach(trial -> tables.row(cells(trial)));
            tables.end();
            page.close("main");
        });
    }
}
