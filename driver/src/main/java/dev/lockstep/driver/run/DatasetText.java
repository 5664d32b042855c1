package dev.lockstep.driver.run;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.Split;
import dev.lockstep.driver.page.DataReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A data set in words, for a terminal. */
public final class DatasetText {
    private static final int MOST_STATISTICS = 40;

    private final ArrowDataset dataset;
    private final DatasetManifest manifest;
    private final DataSchema schema;
    private final SchemaText text;

    /** @param dataset that is open, and stays so */
    public DatasetText(ArrowDataset dataset) {
        this.dataset = dataset;
        manifest = dataset.manifest();
        schema = manifest.schema();
        text = new SchemaText(schema, manifest.byteScale());
    }

    /** The last part of its path. */
    public String name() {
        return dataset.directory().substring(dataset.directory().lastIndexOf('/') + 1);
    }

    /** Where it lies, what a row is, and how many there are. */
    public List<DataReport.Fact> facts() {
        List<DataReport.Fact> lines = new ArrayList<>();
        lines.add(new DataReport.Fact("data set", dataset.directory()));
        lines.add(new DataReport.Fact("source", manifest.source()));
        lines.add(new DataReport.Fact("a row", text.row()));
        lines.add(new DataReport.Fact("label", text.label()));
        for (Split part : Split.values()) {
            if (manifest.rows(part) > 0) {
                lines.add(new DataReport.Fact(part.name().toLowerCase(Locale.ROOT), part(part)));
            }
        }
        manifest.dropped()
                .forEach((reason, rows) ->
                        lines.add(new DataReport.Fact("dropped", SchemaText.count(rows, "row") + ": " + reason)));
        long bytes = manifest.blocks().stream()
                .mapToLong(DatasetManifest.Block::bytes)
                .sum();
        lines.add(new DataReport.Fact(
                "on disk",
                SchemaText.count(manifest.blocks().size(), "block")
                        + String.format(Locale.ROOT, ", %,.1f MB", bytes / 1e6)));
        return lines;
    }

    /** The same for a terminal. */
    public List<String> head() {
        return facts().stream()
                .map(fact -> String.format(Locale.ROOT, "%-12s%s", fact.name(), fact.text()))
                .toList();
    }

    private String part(Split part) {
        List<Long> each = manifest.classes(part);
        String rows = SchemaText.count(manifest.rows(part), "row");
        if (each.isEmpty() || schema.labels().classes().size() != each.size()) {
            return rows;
        }
        List<String> shares = IntStream.range(0, each.size())
                .mapToObj(i -> schema.labels().classes().get(i) + " " + each.get(i))
                .toList();
        return rows + " (" + SchemaText.some(shares) + ")";
    }

    /** Of each value or channel, over the training rows; first the heads. */
    public List<List<String>> statistics() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("values", "least", "most", "mean", "deviation"));
        for (DatasetManifest.Statistic of : manifest.statistics()) {
            if (lines.size() > MOST_STATISTICS) {
                lines.add(
                        List.of("… and " + (manifest.statistics().size() - MOST_STATISTICS) + " more", "", "", "", ""));
                break;
            }
            lines.add(List.of(
                    of.name(), figure(of.least()), figure(of.most()), figure(of.mean()), figure(of.deviation())));
        }
        return lines;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    /** The same for a terminal; nothing where there are none. */
    public List<String> table() {
        if (manifest.statistics().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(""));
        for (List<String> cells : statistics()) {
            lines.add(String.format(Locale.ROOT, "%-20s %12s %12s %12s %12s", cells.toArray())
                    .stripTrailing());
        }
        return lines;
    }
}
