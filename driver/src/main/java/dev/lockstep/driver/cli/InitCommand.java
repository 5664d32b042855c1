package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.source.FileGuess;
import dev.lockstep.driver.run.FirstRunFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        description =
                "Looks at files and writes a run file for them, which trains as it is and is there to be changed.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep init people.csv --label income",
            "  ./lockstep init pictures/            a folder for each class",
            "  ./lockstep init messages.txt         a class and a text in each line"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class InitCommand implements Callable<Integer> {
    /** Something to start Spark for: nothing of it is run. */
    private static final String ANY_RUN = """
            name: init
            data: { source: xor }
            network: { layers: [ dense: { units: 1 } ], loss: mse }
            training: { replicas: 1, updater: { sgd: 0.1 } }
            cluster: { device: cpu }
            """;

    @Parameters(paramLabel = "PATH", description = "A file, a folder or a pattern, on any Hadoop file system.")
    private String path;

    @Option(names = "--label", paramLabel = "NAME", description = "The column to predict, or its number from 0.")
    private @Nullable String label;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the run file is written; NAME.yaml else.")
    private @Nullable Path out;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        NewFile file = new NewFile("--out", out == null ? Path.of(FileGuess.runName(path) + ".yaml") : out);
        file.refuseExisting();
        String text = text();
        file.write(text);
        PrintWriter said = command.commandLine().getOut();
        said.print(text);
        said.println();
        said.println("written to " + file.file() + "; train it: ./lockstep train " + file.file());
        said.flush();
        return ExitStatus.DONE;
    }

    private String text() throws IOException {
        RunSpec any = RunFile.read("init", ANY_RUN, List.of());
        try (SparkCluster cluster = SparkCluster.start(any)) {
            return FirstRunFile.of(cluster.session(), path, Optional.ofNullable(label));
        }
    }
}
