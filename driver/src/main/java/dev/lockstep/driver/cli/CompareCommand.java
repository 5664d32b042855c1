package dev.lockstep.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.RunComparison;
import dev.lockstep.driver.run.RunSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = "Shows runs side by side: the settings that differ, and what came out.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep compare runs/moons-20260101-120000 runs/moons-20260101-130000"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN_DIR",
            arity = "1..*",
            description = "The directories that the runs left; two or more.")
    private List<Path> directories;

    @Option(names = "--json", description = "Prints the same as JSON, and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws JsonProcessingException {
        if (directories.size() < 2) {
            throw new BadInputException("one run cannot be compared; name two or more");
        }
        RunComparison comparison =
                new RunComparison(directories.stream().map(RunSummary::read).toList());
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("runs", directories.stream().map(Path::toString).toList());
            all.put("settings", comparison.settings());
            all.put("outcomes", comparison.outcomes());
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            comparison.lines().forEach(line -> out.println(line.stripTrailing()));
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
