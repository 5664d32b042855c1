package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.driver.page.live.LiveRuns;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.driver.run.TrainingRun;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What {@code train} and {@code resume} do alike: a session for one run, the console, Ctrl-C, and an exit status. */
final class ConsoleRun {
    private ConsoleRun() {}

    static int call(EngineChoice choice, RunDirectory directory, RunOptions options)
            throws IOException, InterruptedException {
        return call(choice, directory, options, Optional.empty());
    }

    /** @param faults that happen to it on purpose */
    static int call(EngineChoice choice, RunDirectory directory, RunOptions options, Optional<FaultsOption> faults)
            throws IOException, InterruptedException {
        ConsoleListener console = ConsoleListener.of(System.out, options.verbosity(), directory::place);
        choice.note().ifPresent(console::says);
        Optional<LiveRuns> pages = options.page().map(LiveRuns::new);
        RunListener listener = console;
        if (pages.isPresent()) {
            listener = PagedListener.of(listener, pages.get(), line -> say(line, options));
        }
        for (TrackedListener.Opening tracker : options.trackers()) {
            listener = new TrackedListener(listener, tracker, line -> say(line, options));
        }
        try {
            return faults.isEmpty()
                    ? train(choice.run(), directory, listener)
                    : train(new FaultsRun(faults.get(), choice.run(), directory, listener, line -> say(line, options)));
        } finally {
            options.hasResult(console.hasResult().get());
            pages.ifPresent(LiveRuns::close);
        }
    }

    /** Where the console is kept for the result, or for nothing, it stays out of that. */
    private static void say(String line, RunOptions options) {
        (options.verbosity() == Verbosity.NORMAL ? System.out : System.err).println(line);
    }

    private static int train(RunSpec run, RunDirectory directory, RunListener listener)
            throws IOException, InterruptedException {
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = start(run, directory, SparkCluster::start)) {
            TrainingRun training = TrainingRun.of(run, directory).tellingTo(listener);
            InterruptHandler.watch(training);
            return ExitStatus.of(training.train(cluster));
        }
    }

    private static int train(FaultsRun disturbed) throws IOException, InterruptedException {
        EngineWarmUp.begin(disturbed.run().training());
        try (SparkCluster cluster = start(disturbed.run(), disturbed.directory(), SparkCluster::startForDrill)) {
            return disturbed.train(cluster);
        }
    }

    private static SparkCluster start(RunSpec run, RunDirectory directory, Function<RunSpec, SparkCluster> starting) {
        try {
            return starting.apply(run);
        } catch (RunFailedException e) {
            directory.giveBack();
            throw e;
        }
    }
}
