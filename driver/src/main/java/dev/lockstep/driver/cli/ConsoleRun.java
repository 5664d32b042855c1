package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.TrainingRun;
import java.io.IOException;

/** What {@code train} and {@code resume} do alike: a session for one run, the console, Ctrl-C, and an exit status. */
final class ConsoleRun {
    private ConsoleRun() {}

    static int call(EngineChoice choice, RunDirectory directory, Verbosity verbosity)
            throws IOException, InterruptedException {
        RunSpec run = choice.run();
        ConsoleListener listener = ConsoleListener.of(System.out, verbosity);
        choice.note().ifPresent(listener::says);
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = start(run, directory)) {
            TrainingRun training = TrainingRun.of(run, directory).tellingTo(listener);
            InterruptHandler.watch(training);
            return switch (training.train(cluster).end()) {
                case COMPLETED, PAUSED -> ExitStatus.DONE;
                case DIVERGED -> ExitStatus.DIVERGED;
                case INTERRUPTED -> ExitStatus.INTERRUPTED;
            };
        }
    }

    private static SparkCluster start(RunSpec run, RunDirectory directory) {
        try {
            return SparkCluster.start(run);
        } catch (RunFailedException e) {
            directory.giveBack();
            throw e;
        }
    }
}
