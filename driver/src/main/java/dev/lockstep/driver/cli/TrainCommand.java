package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import java.io.IOException;
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
        name = "train",
        description = "Trains a network as a run file says.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Options of spark-submit (--master, --conf, --deploy-mode, --driver-memory, ...) mean what they mean to Spark.",
            "",
            "  ./lockstep train conf/moons.yaml",
            "  ./lockstep train conf/digits.yaml --set training.epochs=3 --ranks 2"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class TrainCommand implements Callable<Integer>, ComputingCommand, ResultCommand {
    @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
    private String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Where the run leaves what it makes; runs/NAME-TIME else.")
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
    public boolean hasResult() {
        return options.hasResult();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunSpec run = run();
        EngineChoice choice = EngineChoice.of(run);
        RunOptions.checkDevice(choice.run());
        CommandFolder here = options.commandFolder();
        RunDirectory taken = RunDirectory.take(
                here.path(), Optional.ofNullable(directory), run.name(), LocalDateTime.now(ZoneId.systemDefault()));
        here.use();
        return ConsoleRun.call(choice, taken, options);
    }
}
