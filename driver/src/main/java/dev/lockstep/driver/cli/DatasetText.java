package dev.lockstep.driver.cli;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A data set in words, for a terminal. */
final class DatasetText {
    private static final int MOST_NAMES = 12;
    private static final int MOST_VALUES = 16;
    private static final int MOST_STATISTICS = 40;

    private final ArrowDataset dataset;
    private final Manifest manifest;
    private final Schema schema;

    DatasetText(ArrowDataset dataset) {
        this.dataset = dataset;
        manifest = dataset.manifest();
        schema = manifest.schema();
    }

    /** Where it lies, what a row is, and how many there are. */
    List<String> head() {
        List<String> lines = new ArrayList<>();
        lines.add(line("data set", dataset.directory()));
        lines.add(line("source", manifest.source()));
        lines.add(line("a row", row()));
        lines.add(line("label", label()));
        for (Part part : Part.values()) {
            if (manifest.rows(part) > 0) {
                lines.add(line(part.name().toLowerCase(Locale.ROOT), part(part)));
            }
        }
        manifest.dropped().forEach((reason, rows) -> lines.add(line("dropped", count(rows, "row") + ": " + reason)));
        long bytes = manifest.blocks().stream().mapToLong(Manifest.Block::bytes).sum();
        lines.add(line(
                "on disk",
                count(manifest.blocks().size(), "block") + String.format(Locale.ROOT, ", %,.1f MB", bytes / 1e6)));
        return lines;
    }

    private static String line(String name, String text) {
        return String.format(Locale.ROOT, "%-12s%s", name, text);
    }

    private static String count(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
    }

    private String row() {
        List<Integer> shape = schema.featureShape();
        String text = switch (shape.size()) {
            case 3 ->
                "image of " + count(shape.get(0), "channel") + ", " + shape.get(1) + " high and " + shape.get(2)
                        + " wide";
            case 2 -> "series of " + count(shape.get(0), "step") + " with " + count(shape.get(1), "value") + " each";
            default ->
                schema.tokens() > 0
                        ? count(shape.get(0), "token") + " of a vocabulary of " + schema.tokens()
                        : count(shape.get(0), "value");
        };
        String names = schema.featureNames().isEmpty() ? "" : ": " + some(schema.featureNames());
        return text
                + (schema.padded() ? " at most" : "")
                + names
                + manifest.byteScale()
                        .map(scale -> String.format(Locale.ROOT, "; bytes, times %.6g", scale))
                        .orElse("");
    }

    private String label() {
        if (schema.labels() instanceof Schema.Numbers numbers) {
            return "numbers: " + some(numbers.names());
        }
        String each = schema.labels() instanceof Schema.StepClasses ? " for each step" : "";
        return classes().size() + " classes" + each + ": " + some(classes());
    }

    private List<String> classes() {
        if (schema.labels() instanceof Schema.Classes classes) {
            return classes.names();
        }
        return schema.labels() instanceof Schema.StepClasses classes ? classes.names() : List.of();
    }

    private static String some(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? shown + ", … " + names.get(names.size() - 1) : shown;
    }

    private String part(Part part) {
        List<Long> each = manifest.classes(part);
        String rows = count(manifest.rows(part), "row");
        if (each.isEmpty() || classes().size() != each.size()) {
            return rows;
        }
        List<String> shares = IntStream.range(0, each.size())
                .mapToObj(i -> classes().get(i) + " " + each.get(i))
                .toList();
        return rows + " (" + some(shares) + ")";
    }

    /** Of each value or channel, over the training rows. */
    List<String> statistics() {
        List<String> lines = new ArrayList<>();
        if (!manifest.statistics().isEmpty()) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT, "%-20s %12s %12s %12s %12s", "values", "least", "most", "mean", "deviation"));
        }
        for (Manifest.Statistic of : manifest.statistics()) {
            if (lines.size() == MOST_STATISTICS) {
                lines.add("… and " + (manifest.statistics().size() - lines.size() + 2) + " more");
                break;
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %12.5g %12.5g %12.5g %12.5g",
                    of.name(),
                    of.least(),
                    of.most(),
                    of.mean(),
                    of.deviation()));
        }
        return lines;
    }

    /** The first training rows, as a network sees them; images as pictures. */
    List<String> rows(int count) {
        List<String> lines = new ArrayList<>();
        int shown = (int) Math.min(count, manifest.rows(Part.TRAIN));
        if (shown == 0) {
            return lines;
        }
        try (Feed feed = dataset.evaluationFeed(Part.TRAIN, 0, 1, shown)) {
            Batch batch = feed.batch(0);
            for (int row = 0; row < shown; row++) {
                lines.add("");
                lines.add("row " + row + ": " + labelOf(batch, row));
                if (schema.featureShape().size() == 3) {
                    lines.addAll(Shades.of(values(batch, row), schema.featureShape()));
                } else {
                    lines.add("  " + features(batch, row));
                }
            }
        }
        return lines;
    }

    private String labelOf(Batch batch, int row) {
        int width = batch.labelWidth();
        return IntStream.range(0, Math.min(width, MOST_VALUES))
                        .mapToObj(i -> {
                            float value = batch.labels().get(row * width + i);
                            return classes().isEmpty()
                                    ? number(value)
                                    : classes().get((int) value);
                        })
                        .collect(Collectors.joining(" "))
                + (width > MOST_VALUES ? " …" : "");
    }

    private float[] values(Batch batch, int row) {
        float[] values = new float[batch.featureWidth()];
        batch.features().get(row * values.length, values);
        return values;
    }

    private String features(Batch batch, int row) {
        float[] values = values(batch, row);
        String text = IntStream.range(0, Math.min(values.length, MOST_VALUES))
                .mapToObj(i -> schema.tokens() > 0 ? token((int) values[i]) : number(values[i]))
                .collect(Collectors.joining(" "));
        return text + (values.length > MOST_VALUES ? " …" : "");
    }

    private String token(int number) {
        return number < manifest.vocabulary().size()
                ? manifest.vocabulary().get(number).replace("\n", "\\n")
                : String.valueOf(number);
    }

    private static String number(float value) {
        return value == (int) value ? String.valueOf((int) value) : String.format(Locale.ROOT, "%.4g", value);
    }
}
