package dev.lockstep.driver.cli;

import dev.lockstep.config.DataFit;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.cluster.StartModel;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.events.Event;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.TrainingOutcome;
import dev.lockstep.train.TrainingOutcome.Status;
import java.io.IOException;
import java.util.Optional;

/** One run from its specification to its report: prepares the data, trains, and leaves a whole run directory. */
final class TrainingSession {
    private static final int PICTURES = 12;

    private final RunSpec run;
    private final RunDirectory directory;
    private final Verbosity verbosity;
    private final Beginner first;
    private boolean interrupted;

    /** What is done before a run directory is begun. */
    interface Beginner {
        void begin() throws IOException;
    }

    TrainingSession(RunSpec run, RunDirectory directory, Verbosity verbosity) {
        this(run, directory, verbosity, () -> {});
    }

    /** @param first done when the data and the network are known to be good, before anything is left */
    TrainingSession(RunSpec run, RunDirectory directory, Verbosity verbosity, Beginner first) {
        this.first = first;
        this.run = run;
        this.directory = directory;
        this.verbosity = verbosity;
    }

    int call() throws IOException, InterruptedException {
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = start(run, directory)) {
            return on(cluster);
        }
    }

    /** On a cluster that may have trained other runs before, and may train others after this one. */
    int on(SparkCluster cluster) throws IOException, InterruptedException {
        RunRecord record = new RunRecord(directory, verbosity);
        try (InterruptHandler interruption = InterruptHandler.watch(record, directory)) {
            String dataset = prepare(cluster, record);
            interruption.stopsBy(cluster::stop);
            TrainingOutcome outcome = train(cluster, dataset, record, interruption);
            interruption.isOver();
            record.end(outcome);
            return outcome.status() == Status.DIVERGED ? ExitStatus.DIVERGED : ExitStatus.DONE;
        } catch (RunFailedException e) {
            if (interrupted) { // what failed then is only what was torn down
                return ExitStatus.INTERRUPTED;
            }
            throw e;
        }
    }

    static SparkCluster start(RunSpec run, RunDirectory directory) {
        try {
            return SparkCluster.start(run);
        } catch (RunFailedException e) {
            directory.giveBack();
            throw e;
        }
    }

    /** Prepares the data and checks the run against it. What is wrong here is the user's to mend: nothing is left. */
    private String prepare(SparkCluster cluster, RunRecord record) throws IOException, InterruptedException {
        try {
            Prepared prepared = prepared(cluster);
            first.begin();
            directory.begin(RunFile.write(run), Optional.of(prepared.identity()));
            record.begin();
            tell(prepared.dataset(), prepared.manifest(), record);
            return prepared.dataset();
        } catch (RuntimeException e) {
            if (FailureMessage.isBadInput(e) || e instanceof RunFailedException) {
                directory.giveBack();
            }
            throw e;
        }
    }

    /** Of a run that has ended: refuses where it was made of other rows, or with other settings, than it would be now. */
    void verify(SparkCluster cluster) throws IOException, InterruptedException {
        prepared(cluster);
    }

    private record Prepared(String dataset, DatasetManifest manifest, RunIdentity identity) {}

    private Prepared prepared(SparkCluster cluster) throws IOException, InterruptedException {
        refuse(cluster.faultOfDevice(run));
        refuse(cluster.faultOf(run.data().store(), run));
        String dataset = DatasetIngest.prepare(
                cluster.session(), run.data(), run.training().seed());
        copyModel(cluster);
        DatasetManifest manifest = check(dataset);
        RunIdentity identity =
                RunIdentity.of(run, manifest.rowsSha256(), StartModel.sha256(run.network(), directory.path()));
        directory.refuseAnother(identity);
        return new Prepared(dataset, manifest, identity);
    }

    private static void refuse(Optional<String> fault) {
        if (fault.isPresent()) {
            throw new BadInputException(fault.get());
        }
    }

    private void copyModel(SparkCluster cluster) throws IOException {
        try {
            StartModel.copy(
                    run.network(),
                    directory.path(),
                    cluster.session().sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new BadInputException(
                    "network.import.model="
                            + run.network().imported().orElseThrow().model() + " cannot be read: " + e.getMessage()
                            + " (name the model.zip that a run left)",
                    e);
        }
    }

    private void checkNetwork(ArrowDataset rows) throws IOException {
        DataSchema schema = rows.schema();
        RowShape row = RowShape.of(schema.featureShape(), schema.tokens());
        try {
            InitialModel initialModel = StartModel.beginning(run, schema, directory.path());
            DataFit.check(initialModel.network(), row, labels(schema), initialModel::inWords);
            EngineSpec whole =
                    RankJob.engineSpec(run.of(initialModel.network()), rows).from(initialModel.start());
            Optional<String> fault = Engines.named(run.training().engine()).faultOf(whole, initialModel::inWords);
            if (fault.isPresent()) {
                throw new BadInputException("network.import.model="
                        + run.network().imported().orElseThrow().model() + " does not fit the data: " + fault.get()
                        + " (import a model that was trained on such rows)");
            }
        } catch (ShapeException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static DataFit.Labels labels(DataSchema schema) {
        if (schema.labels() instanceof DataSchema.Classes known) {
            return new DataFit.Labels(known.names().size(), 0, 0);
        }
        if (schema.labels() instanceof DataSchema.StepClasses each) {
            return new DataFit.Labels(each.names().size(), 0, each.steps());
        }
        return new DataFit.Labels(0, schema.labelWidth(), 0);
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

    private DatasetManifest check(String dataset) throws IOException {
        try (ArrowDataset rows = ArrowDataset.open(dataset, ReadOptions.of(run.data()))) {
            checkNetwork(rows);
            return rows.manifest();
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private TrainingOutcome train(SparkCluster cluster, String dataset, RunRecord record, InterruptHandler interruption)
            throws IOException, InterruptedException {
        try {
            return cluster.train(run, dataset, directory.path(), record);
        } catch (RuntimeException e) {
            interrupted = interruption.isUnderway();
            if (!interrupted) {
                record.end("failed", String.valueOf(e.getMessage()), directory.weightsSha256());
            }
            throw e;
        }
    }
}
