package dev.lockstep.driver.cli;

import dev.lockstep.config.Fit;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.driver.cluster.Cluster;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.ingest.Ingest;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.order.Shards;
import dev.lockstep.train.Outcome;
import dev.lockstep.train.Outcome.Status;
import java.io.IOException;

/** One run from its specification to its report: prepares the data, trains, and leaves a whole run directory. */
final class TrainingSession {
    private final RunSpec run;
    private final RunDirectory directory;
    private final Verbosity verbosity;
    private boolean interrupted;

    TrainingSession(RunSpec run, RunDirectory directory, Verbosity verbosity) {
        this.run = run;
        this.directory = directory;
        this.verbosity = verbosity;
    }

    int call() throws IOException {
        EngineWarmUp.begin();
        RunRecord record = new RunRecord(directory, verbosity);
        try (Interruption interruption = Interruption.watch(record, directory);
                Cluster cluster =
                        Cluster.start(run.name(), run.cluster().ranks().orElse(1))) {
            String dataset = prepare(cluster, record);
            interruption.stopsBy(cluster::stop);
            Outcome outcome = train(cluster, dataset, record, interruption);
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

    /** Prepares the data and checks the run against it. What is wrong here is the user's to mend: nothing is left. */
    private String prepare(Cluster cluster, RunRecord record) throws IOException {
        try {
            String dataset =
                    Ingest.prepare(cluster.session(), run.data(), run.training().seed());
            try (Dataset rows = ArrowDataset.open(dataset)) {
                check(rows);
            }
            directory.begin(RunFile.write(run));
            record.begin();
            return dataset;
        } catch (RuntimeException e) {
            if (Failures.isBadInput(e)) {
                directory.giveBack();
            }
            throw e;
        }
    }

    private void check(Dataset rows) {
        Schema schema = rows.schema();
        int classes =
                schema.labels() instanceof Schema.Classes known ? known.names().size() : 0;
        Fit.check(run.network(), schema.featureWidth(), classes, schema.labelWidth());
        try {
            new Shards(
                    rows.rows(Part.TRAIN),
                    run.training().replicas(),
                    run.training().batch());
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private Outcome train(Cluster cluster, String dataset, RunRecord record, Interruption interruption)
            throws IOException {
        try {
            return cluster.train(run, dataset, directory.path(), record);
        } catch (RuntimeException e) {
            interrupted = interruption.isUnderway();
            if (!interrupted) {
                record.end("failed", String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
