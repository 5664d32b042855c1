package dev.lockstep.driver.run;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataException;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.page.RowPicture;
import dev.lockstep.driver.page.TextPicture;
import dev.lockstep.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The first training rows of a data set, which are shuffled: in words where they are values, as pictures where they are images. */
public final class DatasetRows {
    private static final int MOST_VALUES = 16;

    private final DatasetManifest manifest;
    private final DataSchema schema;
    private final List<Row> rows;

    private record Row(String label, List<Float> values) {}

    private DatasetRows(DatasetManifest manifest, int most, BatchFeed feed) {
        this.manifest = manifest;
        schema = manifest.schema();
        rows = new ArrayList<>();
        Batch batch = feed.batch(0);
        for (int row = 0; row < Math.min(most, batch.rows()); row++) {
            List<Float> values = new ArrayList<>();
            for (int i = 0; i < batch.featureWidth(); i++) {
                values.add(batch.features().get(row * batch.featureWidth() + i));
            }
            rows.add(new Row(label(batch, row), List.copyOf(values)));
        }
    }

    /** So many rows, or all where there are fewer. */
    public static DatasetRows of(ArrowDataset dataset, int most) {
        int batch = (int) Math.max(1, Math.min(most, dataset.rows(Split.TRAIN)));
        try (BatchFeed feed = dataset.evaluationFeed(Split.TRAIN, 0, 1, batch)) {
            return new DatasetRows(dataset.manifest(), most, feed);
        }
    }

    /** So many images; nothing where rows are no images, or cannot be read: whoever trains on them says so. */
    public static Optional<Event.RowsShown> pictures(String directory, int most) {
        try (ArrowDataset dataset = ArrowDataset.open(directory, ReadOptions.plain(0))) {
            return isImage(dataset.schema()) ? Optional.of(of(dataset, most).shown()) : Optional.empty();
        } catch (DataException e) {
            return Optional.empty();
        }
    }

    /** For a terminal; images are drawn in letters. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add("");
            lines.add("row " + i + ": " + rows.get(i).label());
            if (isImage(schema)) {
                lines.addAll(TextPicture.of(floats(rows.get(i)), schema.featureShape()));
            } else {
                lines.add("  " + words(rows.get(i)));
            }
        }
        return lines;
    }

    /** For a report. */
    public Event.RowsShown shown() {
        return new Event.RowsShown(rows.stream()
                .map(row -> isImage(schema)
                        ? new Event.RowsShown.Row(
                                row.label(),
                                "",
                                RowPicture.png(floats(row), schema.featureShape(), manifest.byteScale()))
                        : new Event.RowsShown.Row(row.label(), words(row), ""))
                .toList());
    }

    private static boolean isImage(DataSchema schema) {
        return schema.featureShape().size() == 3;
    }

    private static float[] floats(Row row) {
        float[] values = new float[row.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.values().get(i);
        }
        return values;
    }

    private String label(Batch batch, int row) {
        List<String> classes = schema.labels().classes();
        int width = batch.labelWidth();
        return IntStream.range(0, Math.min(width, MOST_VALUES))
                        .mapToObj(i -> {
                            float value = batch.labels().get(row * width + i);
                            return classes.isEmpty() ? number(value) : shown(classes.get((int) value));
                        })
                        .collect(Collectors.joining(" "))
                + (width > MOST_VALUES ? " …" : "");
    }

    private String words(Row row) {
        List<Float> values = row.values();
        String text = values.stream()
                .limit(MOST_VALUES)
                .map(value -> schema.tokens() > 0 ? token(value.intValue()) : number(value))
                .collect(Collectors.joining(" "));
        return text + (values.size() > MOST_VALUES ? " …" : "");
    }

    private String token(int number) {
        return number < manifest.vocabulary().size()
                ? shown(manifest.vocabulary().get(number))
                : String.valueOf(number);
    }

    private static String shown(String text) {
        return text.replace("\n", "\\n");
    }

    private static String number(float value) {
        return value == (int) value ? String.valueOf((int) value) : String.format(Locale.ROOT, "%.4g", value);
    }
}
