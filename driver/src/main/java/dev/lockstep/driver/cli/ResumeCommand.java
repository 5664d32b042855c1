package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = {
            "Goes on with a run that ended too early, from its newest good checkpoint, to the same weights.",
            "The master and the number of ranks may be others than before."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep resume runs/moons-20260101-120000"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ResumeCommand implements Callable<Integer>, ComputingCommand {
    @Parameters(paramLabel = "RUN_DIR", description = "The directory that the run left.")
    private Path directory;

    @Mixin
    private RunOptions options;

    private Path place() {
        return options.commandFolder().path().resolve(directory);
    }

    @Override
    public RunSpec run() {
        return RunFile.read(place().resolve(RunDirectoryNames.RUN_FILE), options.settings());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunDirectory taken = RunDirectory.takeAgain(place());
        RunSpec run = run();
        EngineChoice choice = EngineChoice.of(run);
        RunOptions.checkDevice(choice.run());
        options.commandFolder().use();
        return ConsoleRun.call(choice, taken, options.verbosity());
    }
}
