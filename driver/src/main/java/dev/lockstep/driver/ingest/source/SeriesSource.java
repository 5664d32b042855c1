package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.format.DecimalText;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.LabelledSeries;
import dev.lockstep.driver.ingest.format.LineReader;
import dev.lockstep.driver.ingest.format.SeriesHeader;
import dev.lockstep.driver.ingest.format.SeriesReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Time series of UCR/UEA files, a task a file. Those shorter than the longest are padded. */
final class SeriesSource implements RowSource {
    private final FormatSpec.Series spec;
    private final TaskFiles files;
    private @Nullable ReadyRowLayout layout;

    /** What one look at a file brings: its header, its longest series and whether all are as long. */
    private record Extent(String file, SeriesHeader header, int width, int shortest, int longest)
            implements java.io.Serializable {}

    SeriesSource(FormatSpec.Series spec, TaskFiles files) {
        this.spec = spec;
        this.files = files;
    }

    @Override
    public List<FileStatus> files() {
        return files.statuses();
    }

    @Override
    public String place() {
        return "line";
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        if (layout == null) {
            layout = layout(files.look(cut -> extent(cut.file())).collect());
        }
        return Optional.of(layout);
    }

    private ReadyRowLayout layout(List<Extent> extents) {
        Extent first = extents.get(0);
        int longest = 1;
        int shortest = Integer.MAX_VALUE;
        for (Extent each : extents) {
            if (each.width() != first.width()
                    || !each.header().classes().equals(first.header().classes())) {
                throw new FormatException(
                        each.file(),
                        "has " + each.width() + " dimensions and the classes "
                                + each.header().classes() + ", but "
                                + first.file() + " has " + first.width() + " and "
                                + first.header().classes());
            }
            longest = Math.max(longest, each.longest());
            shortest = Math.min(shortest, each.shortest());
        }
        int steps = spec.length().orElse(longest);
        List<String> classes = first.header().classes();
        DataSchema.Labels labels =
                classes.isEmpty() ? new DataSchema.Numbers(List.of("y")) : new DataSchema.Classes(classes);
        return new ReadyRowLayout(
                List.of(steps, first.width()), List.of(), 0, shortest < steps, Optional.empty(), labels);
    }

    private static Extent extent(String file) throws IOException {
        try (LineReader lines = CutRows.lines(file, 0)) {
            SeriesHeader header = SeriesHeader.read(lines);
            SeriesReader reader = new SeriesReader(lines, header);
            int width = Math.max(1, header.values());
            int shortest = Integer.MAX_VALUE;
            int longest = 0;
            boolean more = true;
            while (more) {
                try {
                    LabelledSeries series = reader.next();
                    more = series != null;
                    if (series != null) {
                        width = series.width();
                        shortest = Math.min(shortest, series.steps());
                        longest = Math.max(longest, series.steps());
                    }
                } catch (FormatException e) {
                    more = true; // said when the row is read, which may be to be skipped
                }
            }
            return new Extent(file, header, width, shortest, longest);
        }
    }

    @Override
    public SourceRows rows(SparkSession spark) {
        ReadyRowLayout known = layout().orElseThrow();
        int steps = known.shape().get(0);
        int width = known.shape().get(1);
        FormatSpec.Series.Missing missing = spec.missing();
        boolean classes = known.labels().areClasses();
        return CutRows.of(
                spark,
                CutRows.schema(CutRows.FLOATS, classes ? DataTypes.StringType : DataTypes.DoubleType),
                files.cuts(),
                cut -> new Lines(cut, steps, width, missing));
    }

    private static final class Lines implements CutRows.Rows {
        private final RowCut cut;
        private final int steps;
        private final int width;
        private final FormatSpec.Series.Missing missing;
        private final LineReader lines;
        private final boolean classes;
        private final SeriesReader reader;

        Lines(RowCut cut, int steps, int width, FormatSpec.Series.Missing missing) throws IOException {
            this.cut = cut;
            this.steps = steps;
            this.width = width;
            this.missing = missing;
            lines = CutRows.lines(cut.file(), 0);
            SeriesHeader header = SeriesHeader.read(lines);
            classes = !header.classes().isEmpty();
            reader = new SeriesReader(lines, header);
        }

        @Override
        public @Nullable Row next() throws IOException {
            try {
                LabelledSeries series = reader.next();
                if (series == null) {
                    return null;
                }
                if (series.width() != width) {
                    return row(
                            "has " + series.width() + " dimensions, but the series before it have " + width,
                            null,
                            null);
                }
                String fault = fill(series.values());
                float[] values = Arrays.copyOf(series.values(), Math.min(series.steps(), steps) * width);
                Object label = classes ? series.label() : (Object) (double) DecimalText.parse(series.label());
                return row(fault, fault == null ? values : null, label);
            } catch (FormatException e) {
                return row(e.what(), null, null);
            }
        }

        private Row row(@Nullable String fault, float @Nullable [] values, @Nullable Object label) {
            return RowFactory.create(cut.file(), lines.number(), cut.part(), fault, values, label);
        }

        /** Puts something in the place of what is missing; says where that may not be. */
        private @Nullable String fill(float[] values) {
            for (int i = 0; i < values.length; i++) {
                if (Float.isNaN(values[i])) {
                    if (missing == FormatSpec.Series.Missing.FAIL) {
                        return "has no value for step " + i / width + " of dimension " + i % width
                                + "; say by data.missing what stands in for it";
                    }
                    boolean before = missing == FormatSpec.Series.Missing.PREVIOUS && i >= width;
                    values[i] = before ? values[i - width] : 0;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
