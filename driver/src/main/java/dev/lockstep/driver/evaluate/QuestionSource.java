package dev.lockstep.driver.evaluate;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.FormatSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.source.LearnedForm;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.driver.ingest.source.RowSource;
import dev.lockstep.driver.ingest.source.SourceRows;
import dev.lockstep.driver.ingest.source.SplitSource;
import dev.lockstep.engine.model.TrainedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Finds the rows that somebody asks a model about, and has them read as its training read its own. */
final class QuestionSource {
    private static final long ROWS_OF_A_TASK = 100_000;
    private static final Map<String, String> FORMATS = Map.of(
            ".parquet", "parquet",
            ".orc", "orc",
            ".json", "json",
            ".jsonl", "json",
            ".csv", "csv",
            ".tsv", "tsv");

    private final SparkSession session;
    private final TrainedModel model;
    private final QuestionRequest request;
    private final boolean labels;
    private final QuestionTally tally = new QuestionTally();

    private QuestionSource(SparkSession session, TrainedModel model, QuestionRequest request, boolean labels) {
        this.session = session;
        this.model = model;
        this.request = request;
        this.labels = labels;
        session.sparkContext().register(tally, "rows that a model was asked about");
    }

    /**
     * The rows of a request.
     *
     * @param labels whether their true labels are asked for
     * @throws IngestException where they are not there, or are no rows that the model takes
     */
    static Questions<?> find(SparkSession session, TrainedModel model, QuestionRequest request, boolean labels)
            throws IOException {
        QuestionSource source = new QuestionSource(session, model, request, labels);
        Path manifest = new Path(request.place(), DatasetManifest.FILE);
        boolean isDataset = manifest.getFileSystem(session.sparkContext().hadoopConfiguration())
                .exists(manifest);
        return isDataset ? source.dataset() : source.files();
    }

    private Questions<?> dataset() {
        DataSpec data = model.run().data();
        try (ArrowDataset opened = ArrowDataset.open(
                request.place(), ReadOptions.of(data), session.sparkContext().hadoopConfiguration())) {
            require(fault(opened.manifest(), opened.schema()));
            if (!request.keys().isEmpty()) {
                throw new IngestException("--keys: rows of a data set have no columns, but a part and a place in it;"
                        + " leave --keys out");
            }
            List<BlockFeed.Share> shares = new ArrayList<>();
            for (Split part : request.part().map(List::of).orElse(List.of(Split.values()))) {
                int parts = tasks(opened.rows(part));
                IntStream.range(0, parts)
                        .forEach(i -> shares.add(new BlockFeed.Share(opened.directory(), part, i, parts)));
            }
            if (shares.isEmpty()) {
                throw new IngestException(request.place() + " has no rows of that part");
            }
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            return new Questions<>(
                    session,
                    spark.parallelize(shares, shares.size()),
                    (some, asked, size, counted) ->
                            new BlockFeed(some.next(), asked.run().data(), size, counted),
                    List.of(key("part"), row()),
                    "row",
                    data,
                    tally);
        }
    }

    private int tasks(long rows) {
        long wanted = Math.max(session.sparkContext().defaultParallelism(), rows / ROWS_OF_A_TASK);
        return (int) Math.min(rows, wanted);
    }

    private Optional<String> fault(DatasetManifest manifest, DataSchema schema) {
        LearnedRows learned = model.manifest().rows();
        boolean isAlike = schema.featureShape().equals(model.schema().featureShape())
                && schema.tokens() == model.schema().tokens()
                && schema.padded() == model.schema().padded();
        if (!isAlike) {
            return Optional.of("has rows of " + schema.featureShape() + ", but the model takes "
                    + model.schema().featureShape());
        }
        boolean isPreparedAlike = manifest.vocabulary().equals(learned.vocabulary())
                && columns(TablePreparation.of(manifest)).equals(columns(learned.prepared()));
        if (!isPreparedAlike) {
            return Optional.of("was prepared otherwise than the rows that the model learned from ("
                    + learned.fingerprint() + "): its numbers mean something else; name the files that it was made of");
        }
        boolean isLabelledAlike =
                schema.labels().names().equals(model.schema().labels().names());
        return labels && !isLabelledAlike
                ? Optional.of("has the labels " + schema.labels().names() + ", but the model knows "
                        + model.schema().labels().names())
                : Optional.empty();
    }

    private static List<PreparedColumn> columns(Optional<TablePreparation> preparation) {
        return preparation.map(TablePreparation::columns).orElse(List.of());
    }

    private void require(Optional<String> fault) {
        fault.ifPresent(why -> {
            throw new IngestException(request.place() + " " + why);
        });
    }

    private Questions<?> files() {
        DataSpec data = spec();
        LearnedRows learned = model.manifest().rows();
        RowSource source = SplitSource.asked(
                session,
                data,
                new LearnedForm(
                        learned.vocabulary(),
                        model.schema().featureShape().get(0),
                        model.schema().padded(),
                        columns(learned.prepared()),
                        asksLabels()));
        SourceRows rows = source.rows(session);
        return source.layout().isPresent() ? ready(source, rows, data) : table(source, rows, data);
    }

    private Questions<?> table(RowSource source, SourceRows rows, DataSpec data) {
        RowFeed.Form form = new RowFeed.Form(1, model.run().data().predict());
        TableQuestions reading = TableQuestions.of(
                model, rows.schema(), request.place(), new AskedColumns(request.keys(), asksLabels()));
        List<StructField> keys = request.keys().isEmpty()
                ? List.of(key("file"), row())
                : request.keys().stream().map(name -> rows.schema().apply(name)).toList();
        return new Questions<>(
                session,
                rows.rdd().map(reading),
                (some, asked, size, counted) -> new RowFeed(some, asked.schema(), size, form, counted),
                keys,
                source.place(),
                data,
                tally);
    }

    private Questions<?> ready(RowSource source, SourceRows rows, DataSpec data) {
        ReadyRowLayout layout = source.layout().orElseThrow();
        boolean isAlike = layout.shape().equals(model.schema().featureShape())
                && layout.tokens() == model.schema().tokens();
        if (!isAlike) {
            throw new IngestException(request.place() + " has rows of " + layout.shape() + ", but the model takes "
                    + model.schema().featureShape());
        }
        if (!request.keys().isEmpty()) {
            throw new IngestException("--keys: rows of this source have no columns; leave it out, and each is named by"
                    + " its file and its place there");
        }
        RowFeed.Form form = new RowFeed.Form(
                layout.byteScale().orElse(1.0).floatValue(), model.run().data().predict());
        return new Questions<>(
                session,
                CheckedRow.ready(rows, layout, "").map(new ReadyQuestions(model, asksLabels())),
                (some, asked, size, counted) -> new RowFeed(some, asked.schema(), size, form, counted),
                List.of(key("file"), row()),
                source.place(),
                data,
                tally);
    }

    /** What a row itself is needs no label. */
    private boolean asksLabels() {
        return labels && model.run().data().predict() == DataSpec.Predict.LABEL;
    }

    private static StructField key(String name) {
        return DataTypes.createStructField(name, DataTypes.StringType, false);
    }

    private static StructField row() {
        return DataTypes.createStructField("row", DataTypes.LongType, false);
    }

    /** As the model's own run read its rows, but of other files, and all of one part. */
    private DataSpec spec() {
        SourceSpec own = model.run().data().source();
        String format = format(own);
        List<String> settings = new ArrayList<>();
        String text;
        if (own instanceof TableSpec && !format.isEmpty() && !format.equals(kind(own))) {
            text = other(format);
        } else if (own instanceof SourceSpec.Generator || own instanceof TableSpec.GivenTable) {
            if (format.isEmpty() || model.columns().names().isEmpty()) {
                throw new IngestException("the model learned from " + kind(own) + ", which is no file, so that nobody"
                        + " knows how " + request.place() + " is read: name the folder of a data set (`data prepare`),"
                        + " or, where rows have columns, a file in csv, tsv, json, parquet or orc");
            }
            text = other(format);
        } else {
            text = RunFile.write(model.run());
            settings.add("data.split.test=0");
            settings.add("data.split.validation=0");
        }
        settings.add("data.path=" + quoted(request.place()));
        lengths(own).ifPresent(settings::add);
        settings.addAll(request.settings());
        return RunFile.read("what reads " + request.place(), text, settings).data();
    }

    private Optional<String> lengths(SourceSpec own) {
        if (own instanceof FormatSpec.Series) {
            return Optional.of("data.length=" + model.schema().featureShape().get(0));
        }
        return own instanceof TableSpec.Libsvm
                ? Optional.of("data.width=" + model.schema().featureWidth())
                : Optional.empty();
    }

    private String format(SourceSpec own) {
        String name =
                request.place().toLowerCase(Locale.ROOT).replaceFirst("/+$", "").replaceFirst("\\.gz$", "");
        return FORMATS.entrySet().stream()
                .filter(each -> name.endsWith(each.getKey()) && !(own instanceof TableSpec.Libsvm))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String kind(SourceSpec source) {
        return source.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A table in another format than that of the training: by what is usual there. */
    private static String other(String format) {
        return """
                name: asked
                data: { source: FORMAT, path: '', label: '', target: number }
                network: { layers: [ dense: { units: 1 } ], loss: mse }
                training: {}
                """.replace("FORMAT", format);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
