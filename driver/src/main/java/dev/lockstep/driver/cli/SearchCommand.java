package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.SearchResult;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.SearchSession;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "search",
        description = {
            "Tries settings that the run file gives ranges of (search: { ranges: [...] }), side by side, and writes out the",
            "run file of the best. The same file gives the same table."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep search digits.yaml",
            "  ./lockstep search digits.yaml --set search.method=random --set search.trials=9"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class SearchCommand implements Callable<Integer>, ComputingCommand {
    @Mixin
    private RunFileOptions given;

    @Override
    public RunSpec run() {
        return given.run();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EngineChoice choice = EngineChoice.of(run());
        RunSpec run = choice.run();
        RunDirectory taken = given.take(run, run.name() + "-search");
        ConsoleListener listener =
                ConsoleListener.of(System.out, given.options().verbosity());
        SearchSession session = session(run, taken, listener);
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = SparkCluster.start(run)) {
            SearchResult result = session.search(cluster);
            if (given.options().verbosity() == Verbosity.NORMAL) {
                say(System.out, result, taken);
            }
            return ExitStatus.DONE;
        } catch (RunFailedException e) {
            taken.giveBack();
            throw e;
        }
    }

    private static SearchSession session(RunSpec run, RunDirectory taken, ConsoleListener listener) {
        try {
            return new SearchSession(run, taken, listener);
        } catch (RuntimeException e) {
            taken.giveBack();
            throw e;
        }
    }

    private static void say(PrintStream out, SearchResult result, RunDirectory directory) {
        result.lines().forEach(out::println);
        out.println("best     " + directory.file(SearchSession.BEST) + "  (trial " + result.best() + ")");
        out.println("table    " + directory.file(SearchResult.PAGE));
    }
}
