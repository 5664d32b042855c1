package dev.lockstep.driver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.driver.run.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        description = "Lists the runs that are there: how each ended, how good its model is, and which weights it has.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep runs", "  ./lockstep runs experiments --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class RunsCommand implements Callable<Integer> {
    private static final int SHOWN = 12;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "runs",
            description = "The folder of the run directories: ${DEFAULT-VALUE}.")
    private Path folder;

    @Option(names = "--json", description = "Prints the same as JSON, with all settings, and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        List<RunSummary> runs = RunSummary.below(folder);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(runs));
        } else if (runs.isEmpty()) {
            out.println("there is no run in " + folder);
        } else {
            print(runs, out);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static void print(List<RunSummary> runs, PrintWriter out) {
        int width = runs.stream()
                .mapToInt(run -> String.valueOf(run.directory().getFileName()).length())
                .max()
                .orElse(0);
        String form = "%-" + width + "s  %-12s %8s %10s %10s  %s";
        out.println(String.format(Locale.ROOT, form, "run", "status", "epochs", "loss", "accuracy", "weights"));
        for (RunSummary run : runs) {
            String weights = run.weights();
            out.println(String.format(
                            Locale.ROOT,
                            form,
                            run.directory().getFileName(),
                            run.status(),
                            best(run, "%.0f", "epochs"),
                            best(run, "%.4f", "test.loss", "validation.loss", "train.loss", "loss"),
                            best(run, "%.4f", "test.accuracy", "validation.accuracy", "train.accuracy", "accuracy"),
                            weights.substring(0, Math.min(SHOWN, weights.length())))
                    .stripTrailing());
        }
    }

    /** The figure that says most: of the test part, else of validation, else of training. */
    private static String best(RunSummary run, String form, String... names) {
        return Stream.of(names)
                .filter(run.figures()::containsKey)
                .findFirst()
                .map(name -> String.format(Locale.ROOT, form, run.figures().get(name)))
                .orElse("-");
    }
}
