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
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
    private String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Where the search leaves what it makes; runs/NAME-search-TIME else.")
    private @Nullable Path directory;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the run file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private RunOptions options;

    @Override
    public RunSpec run() {
        List<String> settings = new ArrayList<>(overrides);
        settings.addAll(options.settings());
        return options.commandFolder().read(file, settings);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EngineChoice choice = EngineChoice.of(run());
        RunSpec run = choice.run();
        RunOptions.checkDevice(run);
        CommandFolder here = options.commandFolder();
        RunDirectory taken = RunDirectory.take(
                here.path(),
                Optional.ofNullable(directory),
                run.name() + "-search",
                LocalDateTime.now(ZoneId.systemDefault()));
        here.use();
        ConsoleListener listener = ConsoleListener.of(System.out, options.verbosity());
        SearchSession session = session(run, taken, listener);
        EngineWarmUp.begin(run.training());
        try (SparkCluster cluster = SparkCluster.start(run)) {
            SearchResult result = session.search(cluster);
            if (options.verbosity() == Verbosity.NORMAL) {
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
