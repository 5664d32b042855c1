package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = {
            "Goes on with a run that ended too early, from its newest good checkpoint, to the same weights.",
            "The master and the number of ranks may be others than before.",
            "With more epochs it goes on to the weights of a run that asked for them at first.",
            "With another engine it goes on from the end of an epoch, as a run of its own, to other weights."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep resume runs/moons-20260101-120000",
            "  ./lockstep resume runs/moons-20260101-120000 --set training.epochs=60"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ResumeCommand implements Callable<Integer>, ComputingCommand, ResultCommand {
    @Parameters(paramLabel = "RUN_DIR", description = "The directory that the run left.")
    private String directory;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "Goes on by this engine, from the newest checkpoint of the end of an epoch.")
    private @Nullable String engine;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Goes on with another value: training.epochs, training.earlyStopping.patience, or what",
                "decides no weights, such as checkpoint.every; may be repeated."
            })
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private RunOptions options;

    @Override
    public RunSpec run() {
        return read(runFile());
    }

    private String runFile() {
        try {
            return RunDirectory.runFile(options.commandFolder().path(), directory);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(
                    directory + " is no run directory: its " + RunDirectoryNames.RUN_FILE
                            + " cannot be read; give the directory that `train` named",
                    e);
        }
    }

    private RunSpec read(String text) {
        List<String> settings = new ArrayList<>(overrides);
        settings.addAll(options.settings());
        if (engine != null) {
            settings.add("training.engine=" + engine);
        }
        return RunFile.read(RunDirectoryNames.RUN_FILE, text, settings);
    }

    @Override
    public boolean hasResult() {
        return options.hasResult();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory taken =
                RunDirectory.takeAgainAnywhere(options.commandFolder().path(), directory, !overrides.isEmpty());
        RunSpec run = read(Files.readString(taken.file(RunDirectoryNames.RUN_FILE)));
        EngineChoice choice = EngineChoice.of(run);
        RunOptions.checkDevice(choice.run());
        options.commandFolder().use();
        return ConsoleRun.call(choice, taken, options);
    }
}
