package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.Verbosity;
import java.io.IOException;

/** A run, and after it, on the same cluster and below its directory, one that begins with its model less the smallest weights. */
record PruneSession(RunSpec run, RunDirectory directory, Verbosity verbosity) {
    private static final String BELOW = "pruned";

    int call() throws IOException, InterruptedException {
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = TrainingSession.start(run, directory)) {
            int status = new TrainingSession(run, directory, verbosity).on(cluster);
            return status == ExitStatus.DONE ? prune(cluster) : status;
        }
    }

    private int prune(SparkCluster cluster) throws IOException, InterruptedException {
        RunDirectory own = directory.part(BELOW);
        try {
            // Where it is interrupted, it is resumed by its own directory: the run above it has ended.
            RunSpec pruned =
                    run.pruned(directory.file("model.zip").toUri().toString()).partOf(directory.name());
            Verbosity less = verbosity == Verbosity.JSON ? Verbosity.QUIET : verbosity;
            return new TrainingSession(pruned, own, less).on(cluster);
        } finally {
            own.release();
        }
    }
}
