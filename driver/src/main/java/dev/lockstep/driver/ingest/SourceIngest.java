package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.DataSpec.OnBadRow;
import dev.lockstep.config.DataSpec.ScaleLabel;
import dev.lockstep.config.HeldOut;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.RawValue;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.data.TablePreparation.PreparedLabel;
import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.block.BlockShuffle;
import dev.lockstep.driver.ingest.block.PackedRows;
import dev.lockstep.driver.ingest.block.RowKeys;
import dev.lockstep.driver.ingest.block.SplitBoundaries;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.VanishedParts;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.ColumnAdvice;
import dev.lockstep.driver.ingest.prepare.PreparationFitting;
import dev.lockstep.driver.ingest.prepare.RowEncoder;
import dev.lockstep.driver.ingest.prepare.RowHead;
import dev.lockstep.driver.ingest.prepare.SourceSummary;
import dev.lockstep.driver.ingest.prepare.TablePlan;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.driver.ingest.source.RowSource;
import dev.lockstep.driver.ingest.source.SourceRows;
import dev.lockstep.driver.ingest.source.SplitSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes a data set of the rows of files: they are checked, split, fitted, shuffled and written. Every step is a pass over
 * rows that stay where Spark has them; the driver sees counts, names, faults and the keys at which blocks begin.
 */
final class SourceIngest {
    /** Of fewer rows each may well be a class. */
    private static final int ROWS_OF_CLASSES = 50;

    private final SparkSession session;
    private final DataSpec data;
    private final List<SplitSource> sources;
    private final long seed;
    private final RowSource first;

    SourceIngest(SparkSession session, DataSpec data, List<SplitSource> sources, long seed) {
        this.session = session;
        this.data = data;
        this.sources = sources;
        this.seed = seed;
        this.first = sources.get(0).source();
    }

    void write(NewDataset made) throws IOException {
        List<SourceRows> tables =
                sources.stream().map(given -> given.source().rows(session)).toList();
        Optional<TablePlan> plan = first.layout().isPresent() ? Optional.empty() : Optional.of(plan(tables));
        JavaRDD<PackedRows> kept =
                checked(tables, plan).mapPartitions(PackedRows::pack).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            write(made, tables, plan, kept);
        } finally {
            kept.unpersist();
        }
    }

    private void write(NewDataset made, List<SourceRows> tables, Optional<TablePlan> plan, JavaRDD<PackedRows> kept)
            throws IOException {
        // After this, every row left is good, and its class is known.
        JavaRDD<RowHead> heads = kept.flatMap(PackedRows::heads);
        SourceSummary scan = SourceSummary.of(heads, first.otherLabel().orElse("give a label of fewer values"));
        checkUsable(scan, tables, plan);
        JavaRDD<RowHead> good = heads.filter(RowHead::isGood);
        List<String> classes = classes(scan, plan);

        // After this, every row has its part.
        RowKeys keys = RowKeys.of(seed, fileNames());
        SplitBoundaries cuts = cuts(scan, good, keys);
        Map<Split, Long> rows = rows(good, cuts);

        // After this, it is known what every row becomes.
        JavaRDD<CheckedRow> whole = kept.flatMap(PackedRows::rows).filter(CheckedRow::isGood);
        JavaRDD<CheckedRow> training = whole.filter(row -> cuts.part(row.head()) == Split.TRAIN);
        List<PreparedColumn> columns = plan.map(table -> table.fit(training)).orElse(List.of());
        NumberScale scale = data.scaleLabel() == ScaleLabel.STANDARD
                ? PreparationFitting.scaleOfLabels(training)
                : NumberScale.NONE;
        RowEncoder encoder =
                plan.isPresent() ? RowEncoder.table(columns, classes, scale) : RowEncoder.ready(classes, scale);
        ReadyRowLayout layout =
                first.layout().orElseGet(() -> plan.orElseThrow().layout(columns, classes));

        BlockWriter writer = made.writer(layout.schema(named(classes)), layout.byteScale());
        List<BlockShuffle.Written> written =
                BlockShuffle.planned(session, writer, good, cuts, rows).write(whole, cuts, encoder);

        // After this, the data set is there.
        long unknown =
                written.stream().mapToLong(BlockShuffle.Written::unknownWords).sum();
        PreparedLabel label = plan.map(table -> table.prepared(classes, scale))
                .orElseGet(() -> new PreparedLabel(
                        RowSource.LABEL, ValueForm.PLAIN, classes, scale.subtract(), scale.multiply()));
        TablePreparation preparation =
                new TablePreparation(plan.isPresent() ? columns : first.prepared(), label, told(scan), unknown);
        made.commit(
                writer,
                new DatasetManifest.Story(name(), first.vocabulary(), preparation.toTree(), notKept(scan)),
                written.stream().map(BlockShuffle.Written::block).toList());
    }

    private void checkUsable(SourceSummary scan, List<SourceRows> tables, Optional<TablePlan> plan) {
        if (!scan.faults().isEmpty() && data.onBadRow() == OnBadRow.FAIL) {
            List<String> advice =
                    plan.map(table -> ColumnAdvice.of(tables, table)).orElse(List.of());
            throw new IngestException(scan.faults().said(first.place())
                    + advice.stream().map(line -> "\n" + line).collect(Collectors.joining()));
        }
        if (scan.rows().isEmpty()) {
            throw new IngestException("the source has no rows that can be used: " + scan.bad()
                    + " could not be read, and " + scan.dropped() + " lack a value");
        }
    }

    /** What was left out, and why. */
    private List<String> told(SourceSummary scan) {
        List<String> lines = new ArrayList<>(scan.faults().shown(first.place()));
        if (!first.otherFiles().isEmpty()) {
            lines.add("files that end in "
                    + first.otherFiles().entrySet().stream()
                            .map(each -> each.getKey() + " (" + each.getValue() + ")")
                            .collect(Collectors.joining(", "))
                    + ", which are not read");
        }
        return lines;
    }

    private Map<String, Long> notKept(SourceSummary scan) {
        Map<String, Long> reasons = new TreeMap<>(scan.notKept());
        long others =
                first.otherFiles().values().stream().mapToLong(count -> count).sum();
        if (others > 0) {
            reasons.put("otherFiles", others);
        }
        return reasons;
    }

    private String name() {
        return data.source().getClass().getSimpleName();
    }

    private JavaRDD<CheckedRow> checked(List<SourceRows> tables, Optional<TablePlan> plan) {
        List<JavaRDD<CheckedRow>> parts = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            SourceRows rows = tables.get(i);
            String part = sources.get(i).part();
            parts.add(
                    plan.isPresent()
                            ? CheckedRow.table(rows, plan.get(), part)
                            : CheckedRow.ready(rows, first.layout().orElseThrow(), part));
        }
        return parts.stream().reduce(JavaRDD::union).orElseThrow();
    }

    private TablePlan plan(List<SourceRows> tables) {
        SourceRows rows = tables.get(0);
        String[] columns = rows.schema().fieldNames();
        tables.forEach(other -> sameColumns(columns, other.schema().fieldNames()));
        return TablePlan.of((TableSpec.Columns) data.source(), data.prepared(), rows.schema());
    }

    /** A plan finds values by their places. */
    private static void sameColumns(String[] expected, String[] columns) {
        if (!Arrays.equals(columns, expected)) {
            throw new IngestException("data.split: the files that are kept apart have the columns "
                    + String.join(", ", columns) + ", but those of data.path have " + String.join(", ", expected));
        }
    }

    private List<String> classes(SourceSummary scan, Optional<TablePlan> plan) {
        boolean any = plan.map(TablePlan::classes)
                .orElseGet(() -> first.layout().orElseThrow().labels().areClasses());
        if (!any) {
            return List.of();
        }
        List<String> classes = scan.classes(
                first.layout().map(layout -> layout.labels().classes()).orElse(List.of()), first.place());
        first.otherLabel().ifPresent(remedy -> tellClassOfOneRow(classes, scan.allRows(), remedy));
        return classes;
    }

    /** The classes as the run file calls them. */
    private List<String> named(List<String> classes) {
        List<String> names = data.classNames();
        if (names.isEmpty()) {
            return classes;
        }
        if (names.size() != classes.size() || names.stream().distinct().count() < names.size()) {
            throw new IngestException("data.classNames gives " + names.size() + " names, " + String.join(", ", names)
                    + ", but the labels are " + (classes.isEmpty() ? "numbers to predict" : String.join(", ", classes))
                    + "; give one name for each class, or none");
        }
        return names;
    }

    /** A whole text that is taken for its class, or a number: there is nothing to learn. */
    private static void tellClassOfOneRow(List<String> classes, long rows, String remedy) {
        if (rows >= ROWS_OF_CLASSES && classes.size() > rows / 2) {
            String some = classes.stream()
                    .limit(3)
                    .map(name -> "'" + RawValue.shortened(name) + "'")
                    .collect(Collectors.joining(", "));
            throw new IngestException("the " + rows + " rows have " + classes.size() + " classes, such as " + some
                    + ": nearly every row is a class of its own, and nothing can be learned of that; " + remedy);
        }
    }

    private List<String> fileNames() {
        return sources.stream()
                .flatMap(given -> given.source().files().stream())
                .map(file -> file.getPath().toString())
                .toList();
    }

    private SplitBoundaries cuts(SourceSummary scan, JavaRDD<RowHead> good, RowKeys keys) {
        DataSpec.SplitSpec split = data.split();
        if (first.isSplit()) {
            if (split.validation().isFolded()) {
                throw new IngestException("data.split.validation: rows of this source are split by their order, and"
                        + " folds would train on what comes after; give a share");
            }
            if (split.stratify()) {
                throw new IngestException(
                        "data.split.stratify: rows of this source are split by their order; remove it");
            }
            return SplitBoundaries.none(keys);
        }
        noTwoTests(scan, "test", split.test());
        noTwoTests(scan, "validation", split.validation());
        TreeMap<String, Long> counts = new TreeMap<>();
        if (split.stratify()) {
            scan.labels("").forEach((label, found) -> counts.put(label, found.rows()));
            if (counts.isEmpty()) {
                throw new IngestException(
                        "data.split.stratify: the label is a number, and only classes have shares;" + " remove it");
            }
        } else {
            counts.put("", scan.rows().getOrDefault("", 0L));
        }
        return SplitBoundaries.find(session, good, keys, split.stratify(), counts, new double[] {
            split.test().drawn(), split.validation().begin(), split.validation().end()
        });
    }

    private static void noTwoTests(SourceSummary scan, String part, HeldOut kept) {
        long own = scan.rows().getOrDefault(part, 0L);
        if (own > 0 && kept.drawn() > 0) {
            throw new IngestException("data.split." + part + "=" + kept.drawn() + ", but the source has " + own + " "
                    + part + " rows of its own; remove data.split." + part);
        }
    }

    private Map<Split, Long> rows(JavaRDD<RowHead> good, SplitBoundaries cuts) {
        Map<Split, Long> rows = cuts.count(good);
        VanishedParts.check(data.split(), rows, first.need());
        return rows;
    }
}
