package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec.OnBadRow;
import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.format.ColumnMoments;
import dev.lockstep.driver.ingest.format.LineIndex;
import dev.lockstep.driver.ingest.format.LineReader;
import dev.lockstep.driver.ingest.format.NumberLines;
import dev.lockstep.driver.ingest.format.SeriesForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Windows of lines in order of time: so many lines of some columns, and as label the next ones of others, or of the same. Parts are cut
 * by time, and scaling knows the lines of training only.
 */
final class WindowsSource implements RowSource {
    private final FormatSpec.Windows spec;
    private final HoldOut apart;
    private final TaskFiles files;
    private final SeriesForm form;
    private final Optional<LearnedForm> learned;
    private List<LineIndex> indexes = List.of();
    private @Nullable ColumnMoments moments;

    private WindowsSource(
            FormatSpec.Windows spec, HoldOut apart, TaskFiles files, SeriesForm form, Optional<LearnedForm> learned) {
        this.spec = spec;
        this.apart = apart;
        this.files = files;
        this.form = form;
        this.learned = learned;
    }

    static WindowsSource find(FormatSpec.Windows spec, OnBadRow onBadRow, TaskFiles files, HoldOut apart) {
        check(spec);
        return new WindowsSource(spec, apart, files, form(spec, onBadRow, true), Optional.empty());
    }

    /** Scaled as the lines of a model's training were; where no label is asked for, the columns to predict need not be there. */
    static WindowsSource asked(
            FormatSpec.Windows spec, OnBadRow onBadRow, TaskFiles files, HoldOut apart, LearnedForm learned) {
        return new WindowsSource(spec, apart, files, form(spec, onBadRow, learned.labels()), Optional.of(learned));
    }

    private static void check(FormatSpec.Windows spec) {
        if (spec.columns().isEmpty() || spec.targets().isEmpty()) {
            throw new IngestException("data.columns has " + spec.columns().size() + " names and data.targets "
                    + spec.targets().size() + "; name the columns to predict from, and those to predict");
        }
        if (!spec.known().isEmpty() && spec.horizon() > spec.past()) {
            throw new IngestException(
                    "data.known: the " + spec.past() + " steps of data.past have no room for what is known" + " of the "
                            + spec.horizon() + " lines of data.horizon; give a past as long as the horizon");
        }
    }

    private static SeriesForm form(FormatSpec.Windows spec, OnBadRow onBadRow, boolean labels) {
        List<String> columns = new ArrayList<>(spec.columns());
        columns.addAll(spec.known());
        if (labels) {
            columns.addAll(spec.targets());
        }
        return new SeriesForm(
                List.copyOf(columns),
                TextValues.one("data.separator", TextValues.separator(spec.separator())),
                new ValueForm("", String.valueOf(TextValues.one("data.decimal", spec.decimal())), ""),
                spec.missing(),
                onBadRow == OnBadRow.SKIP);
    }

    @Override
    public List<FileStatus> files() {
        return files.statuses();
    }

    private List<LineIndex> indexes() {
        if (indexes.isEmpty()) {
            SeriesForm how = form;
            indexes = files.look(cut -> index(cut.file(), how)).collect();
        }
        return indexes;
    }

    private static LineIndex index(String path, SeriesForm form) throws IOException {
        try (LineReader lines = CutRows.lines(path, 0)) {
            return LineIndex.of(lines, form);
        }
    }

    @Override
    public String need() {
        return "a row takes " + spec.past() + " + " + spec.horizon() + " lines that all lie in one part of a file";
    }

    @Override
    public boolean isSplit() {
        return true;
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        List<String> labels = IntStream.rangeClosed(1, spec.horizon())
                .boxed()
                .flatMap(step -> spec.targets().stream().map(target -> target + "+" + step))
                .toList();
        List<String> features = new ArrayList<>(spec.columns());
        spec.known().forEach(column -> features.add(column + "+" + spec.horizon()));
        return Optional.of(new ReadyRowLayout(
                List.of(spec.past(), features.size()),
                List.copyOf(features),
                0,
                false,
                Optional.empty(),
                new DataSchema.Numbers(labels)));
    }

    @Override
    public List<PreparedColumn> prepared() {
        ColumnMoments known = moments();
        return IntStream.range(0, form.columns().size())
                .mapToObj(i -> PreparedColumn.number(
                        form.columns().get(i), form.numbers(), known.mean(i), 1 / known.deviation(i), null))
                .toList();
    }

    /** A stretch of training lines from the start of a file. */
    private record Training(String file, long lines) implements java.io.Serializable {}

    /** Of the training lines; such that scaling by them changes nothing where none is asked for. */
    private ColumnMoments moments() {
        if (moments == null && learned.isPresent()) {
            List<PreparedColumn> columns = learned.get().columns();
            moments = ColumnMoments.like(
                    columns.stream().mapToDouble(PreparedColumn::subtract).toArray(),
                    columns.stream()
                            .mapToDouble(column -> 1 / column.multiply())
                            .toArray());
        }
        if (moments == null) {
            moments = spec.scale() == FormatSpec.Windows.Scale.NONE
                    ? new ColumnMoments(form.columns().size())
                    : measured();
        }
        return moments;
    }

    private ColumnMoments measured() {
        ColumnMoments all = new ColumnMoments(form.columns().size());
        List<Training> stretches = new ArrayList<>();
        SequenceSplit order = new SequenceSplit(apart);
        for (int i = 0; i < indexes().size(); i++) {
            SplitFile file = files.all().get(i);
            order.sections(file, indexes().get(i).lines()).stream()
                    .filter(section -> section.part().equals(HoldOut.TRAIN))
                    .forEach(section -> stretches.add(new Training(file.path(), section.end())));
        }
        SeriesForm how = form;
        JavaSparkContext.fromSparkContext(files.session().sparkContext())
                .parallelize(stretches, stretches.size())
                .map(stretch -> moments(stretch, how))
                .collect()
                .forEach(all::add);
        return all;
    }

    private static ColumnMoments moments(Training stretch, SeriesForm form) throws IOException {
        ColumnMoments moments = new ColumnMoments(form.columns().size());
        try (NumberLines lines = NumberLines.header(CutRows.lines(stretch.file(), 0), form)) {
            for (long i = 0; i < stretch.lines(); i++) {
                float[] values = lines.next();
                if (values != null && !NumberLines.isGap(values)) {
                    moments.add(values);
                }
            }
        }
        return moments;
    }

    /** Lines behind a window's own that it needs: those to predict, and those of which something is known in advance. */
    private int ahead() {
        boolean isEnough =
                learned.isPresent() && !learned.get().labels() && spec.known().isEmpty();
        return isEnough ? 0 : spec.horizon();
    }

    @Override
    public SourceRows rows(SparkSession spark) {
        List<TimeWindows.Cut> cuts = new ArrayList<>();
        SequenceSplit order = new SequenceSplit(apart);
        for (int i = 0; i < indexes().size(); i++) {
            SplitFile file = files.all().get(i);
            LineIndex index = indexes().get(i);
            for (SequenceSplit.Section section : order.sections(file, index.lines())) {
                WindowCut.of(
                                file.path(),
                                section,
                                section.windows((long) spec.past() + ahead(), spec.stride()),
                                LineIndex.APART,
                                index::anchor)
                        .forEach(cut -> cuts.add(new TimeWindows.Cut(
                                cut, index.header(), index.before(cut.stretch().start(cut.first())))));
            }
        }
        TimeWindows.Shape shape = new TimeWindows.Shape(
                form, spec.columns().size(), spec.known().size(), spec.past(), ahead(), moments());
        return CutRows.of(
                spark, CutRows.schema(CutRows.FLOATS, CutRows.NUMBERS), cuts, cut -> new TimeWindows(cut, shape));
    }

    /** A window in which a line cannot be read. */
    static Row bad(WindowCut cut, long done, String fault) {
        return RowFactory.create(cut.file(), cut.place(done), cut.part(), fault, null, null);
    }

    /** A row of a window. */
    static Row row(WindowCut cut, long done, float[] features, double[] labels) {
        return RowFactory.create(cut.file(), cut.place(done), cut.part(), null, features, labels);
    }
}
