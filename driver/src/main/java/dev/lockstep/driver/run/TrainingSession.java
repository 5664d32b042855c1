package dev.lockstep.driver.run;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.DataFit;
import dev.lockstep.config.MetricFit;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.MixedFeed;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.RunJobs;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.cluster.StartModel;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.events.Event;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * One training from its specification to its report: prepares the data, trains, and leaves a whole run directory. Another thread
 * may end it at any time.
 */
final class TrainingSession {
    private static final int PICTURES = 12;

    private final RunRequest request;
    private final RunSpec run;
    private final RunDirectory directory;
    private final RunRecord record;
    private final Beginner first;
    private volatile @Nullable RunJobs jobs;
    private volatile @Nullable String whyInterrupted;
    private volatile boolean over;

    /** What is done before a run directory is begun. */
    interface Beginner {
        void begin() throws IOException;
    }

    /** @param first done when the data and the network are known to be good, before anything is left */
    TrainingSession(RunRequest request, Beginner first) {
        this.request = request;
        this.first = first;
        run = request.run();
        directory = request.directory();
        record = new RunRecord(directory, request.listener());
    }

    /** On a cluster that may have trained other runs before, may train others after this one, and others meanwhile. */
    RunOutcome on(SparkCluster cluster) throws IOException, InterruptedException {
        try (RunJobs own = cluster.jobs(run)) {
            jobs = own;
            String dataset = prepare(cluster);
            TrainingOutcome outcome = train(cluster, dataset, own);
            over = true;
            return record.end(outcome)
                    ? RunOutcome.of(outcome, directory)
                    : RunOutcome.of(RunOutcome.End.INTERRUPTED, directory); // which was said of it already
        } catch (RuntimeException e) {
            if (whyInterrupted == null) {
                throw e;
            }
            endInterrupted(); // what failed is only what was torn down
            return RunOutcome.of(RunOutcome.End.INTERRUPTED, directory);
        } catch (InterruptedException e) {
            interrupt("its thread was interrupted");
            throw e;
        } finally {
            over = true;
        }
    }

    /** Whether what becomes of it is known. */
    boolean isOver() {
        return over;
    }

    void interrupt(String why) throws IOException {
        if (!over) {
            whyInterrupted = why;
            endInterrupted();
        }
    }

    /** By whoever comes first: the thread that interrupts, or the one that was interrupted, which returns when all is written. */
    private synchronized void endInterrupted() throws IOException {
        RunJobs own = jobs;
        boolean stopped = own != null && own.stop();
        record.end(
                "interrupted",
                whyInterrupted + "; " + left(stopped) + "; go on with it: ./lockstep resume " + directory.place(),
                stopped ? directory.weightsSha256() : ""); // else it may still be written
    }

    private String left(boolean stopped) {
        if (!Files.exists(directory.file(RunDirectoryNames.MODEL))) {
            return "there was no model to keep yet";
        }
        return stopped
                ? "model.zip holds the best of what was learned"
                : "there was no time to wait for model.zip, which may be of an earlier epoch";
    }

    /** Prepares the data and checks the run against it. What is wrong here is the user's to mend: nothing is left. */
    private String prepare(SparkCluster cluster) throws IOException, InterruptedException {
        Prepared prepared = preparedOrNothingLeft(cluster);
        RunIdentity identity = prepared.identity();
        CheckpointStorage storage = CheckpointStorage.by(hadoop(cluster));
        if (prepared.engine().isPresent()) {
            identity = prepared.engine().get().make(identity, storage, request.listener()::says);
        }
        if (prepared.settings().isPresent()) {
            identity = prepared.settings().get().make(identity, storage, request.listener()::says);
        }
        first.begin();
        directory.begin(RunFile.write(run), Optional.of(identity));
        record.begin();
        tell(prepared.dataset(), prepared.manifest(), record);
        record.accept(
                RunDescription.of(run, prepared.network(), prepared.manifest().schema()));
        return prepared.dataset();
    }

    private Prepared preparedOrNothingLeft(SparkCluster cluster) throws IOException, InterruptedException {
        try {
            if (whyInterrupted != null) {
                throw new IllegalStateException("it was interrupted before it began");
            }
            return prepared(cluster);
        } catch (RuntimeException e) {
            if (BadInputException.covers(e) || e instanceof RunFailedException || whyInterrupted != null) {
                directory.giveBack();
            }
            throw e;
        }
    }

    /** Refuses where the run could not be trained, or was made of other rows, or with other settings, than it would be now. */
    void verify(SparkCluster cluster) throws IOException, InterruptedException {
        prepared(cluster);
    }

    /** What a run is checked for once; engine and settings are those by which it changes while it goes on, at most one of them. */
    private record Prepared(
            String dataset,
            DatasetManifest manifest,
            NetworkSpec network,
            RunIdentity identity,
            Optional<EngineChange> engine,
            Optional<SettingChange> settings) {}

    private Prepared prepared(SparkCluster cluster) throws IOException, InterruptedException {
        refuse(cluster.faultOfDevice(run));
        cluster.prepareEngine(run);
        refuse(cluster.faultOf(run.data().store(), run));
        String dataset = DatasetIngest.prepare(
                cluster.session(), run.data(), request.tables(), run.training().seed());
        copyModel(cluster);
        Checked checked = check(cluster, dataset);
        DatasetManifest manifest = checked.manifest();
        Optional<SettingChange> settings = SettingChange.of(directory, run);
        Optional<EngineChange> engine = EngineChange.of(directory, run);
        if (settings.isPresent() && engine.isPresent()) {
            throw new BadInputException("training.engine and training.epochs of a run that goes on change one after the"
                    + " other: resume it with one of them, and then with both");
        }
        RunSpec asBegun = settings.map(SettingChange::before).orElse(run);
        RunSpec computed =
                EngineChange.of(directory, asBegun).map(EngineChange::before).orElse(asBegun);
        RunIdentity identity = RunIdentity.of(
                        computed, manifest.rowsSha256(), StartModel.sha256(run.network(), directory.path()))
                .begunBy(directory.identity().flatMap(RunIdentity::earlierEngines));
        directory.refuseAnother(identity);
        return new Prepared(dataset, manifest, checked.network(), identity, engine, settings);
    }

    private static void refuse(Optional<String> fault) {
        if (fault.isPresent()) {
            throw new BadInputException(fault.get());
        }
    }

    private static Configuration hadoop(SparkCluster cluster) {
        return cluster.session().sparkContext().hadoopConfiguration();
    }

    private void copyModel(SparkCluster cluster) throws IOException {
        try {
            StartModel.copy(run.network(), directory.path(), hadoop(cluster));
        } catch (IOException e) {
            throw new BadInputException(
                    "network.import.model="
                            + run.network().imported().orElseThrow().model() + " cannot be read: " + e.getMessage()
                            + " (name the model.zip that a run left)",
                    e);
        }
    }

    private NetworkSpec checkNetwork(SparkCluster cluster, ArrowDataset rows) throws IOException {
        DataSchema schema = rows.schema();
        RowShape row = RowShape.of(schema.featureShape(), schema.tokens());
        run.training().mixup().ifPresent(alpha -> MixedFeed.check(schema));
        try {
            InitialModel initialModel = StartModel.beginning(run, schema, directory.path());
            Engines.requireKnown(initialModel.network(), run.training().engine(), initialModel::inWords);
            DataFit.check(initialModel.network(), row, labels(schema), initialModel::inWords);
            MetricFit.check(
                    run.training(),
                    schema.labels().classes().size(),
                    rows.labelUnit().isPresent());
            EngineSpec whole =
                    RankJob.engineSpec(run.of(initialModel.network()), rows).from(initialModel.start());
            Optional<String> fault = Engines.named(run.training().engine()).faultOf(whole, initialModel::inWords);
            if (fault.isPresent()) {
                throw new BadInputException("network.import.model="
                        + run.network().imported().orElseThrow().model() + " does not fit the data: " + fault.get()
                        + " (import a model that was trained on such rows)");
            }
            refuse(cluster.faultOfRoom(run, whole));
            return initialModel.network();
        } catch (ShapeException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static DataFit.Labels labels(DataSchema schema) {
        DataSchema.Labels labels = schema.labels();
        return new DataFit.Labels(
                labels.classes().size(), labels.numbers().size(), labels.ofEachStep() ? labels.steps() : 0);
    }

    private static void tell(String dataset, DatasetManifest manifest, RunRecord record) {
        record.accept(new Event.DataPrepared(dataset, manifest.dropped()));
        Optional<TablePreparation> preparation = TablePreparation.of(manifest);
        preparation.stream()
                .flatMap(all -> all.faults().stream())
                .forEach(fault -> record.accept(new Event.Warned("skipped: " + fault)));
        preparation
                .filter(all -> all.unknownWords() > 0)
                .ifPresent(all -> record.accept(new Event.Warned(all.unknownWords()
                        + " values of rows that are kept apart are words that no training row has")));
        DatasetRows.pictures(dataset, PICTURES).ifPresent(record);
    }

    private record Checked(DatasetManifest manifest, NetworkSpec network) {}

    private Checked check(SparkCluster cluster, String dataset) throws IOException {
        try (ArrowDataset rows = ArrowDataset.open(dataset, ReadOptions.of(run.data()))) {
            return new Checked(rows.manifest(), checkNetwork(cluster, rows));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private TrainingOutcome train(SparkCluster cluster, String dataset, RunJobs own)
            throws IOException, InterruptedException {
        try {
            return cluster.train(run, dataset, directory.path(), record, own);
        } catch (RuntimeException e) {
            if (whyInterrupted == null) {
                record.end("failed", String.valueOf(e.getMessage()), directory.weightsSha256());
            }
            throw e;
        }
    }
}
