package dev.lockstep.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.run.CheckupFinding;
import dev.lockstep.driver.run.RunCheckup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = {
            "Looks at all that a run needs before there is one: Java, Spark, memory, devices, the engine, where data sets"
                    + " lie; on a cluster on every executor, with their clocks, versions and arithmetic, and whether each"
                    + " reaches each.",
            "Ends with status 1 where something would end a run."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep doctor", "  ./lockstep doctor conf/digits.yaml --master spark://host:7077"})
final class DoctorCommand implements Callable<Integer>, ComputingCommand {
    private static final String ANY = """
            name: doctor
            data: { source: moons }
            network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
            training: {}
            """;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The run file of the run that shall be; what is usual else.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the run file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--json", description = "Prints what was found as JSON, and nothing else.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec command;

    @Override
    public RunSpec run() {
        return file == null ? RunFile.read("the usual run", ANY, overrides) : RunFile.read(file, overrides);
    }

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        RunSpec run = run();
        List<CheckupFinding> findings;
        try (SparkCluster cluster = SparkCluster.start(run)) {
            findings = new RunCheckup(cluster, run).findings();
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(findings));
        } else {
            findings.forEach(found -> out.println(String.format(
                    Locale.ROOT,
                    "%-5s %-24s %s",
                    found.level().name().toLowerCase(Locale.ROOT),
                    found.subject(),
                    found.said())));
        }
        out.flush();
        boolean isBad = findings.stream().anyMatch(found -> found.level() == CheckupFinding.Level.BAD);
        return isBad ? ExitStatus.FAILED : ExitStatus.DONE;
    }
}
