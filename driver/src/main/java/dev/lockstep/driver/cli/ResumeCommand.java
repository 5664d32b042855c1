package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
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
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR", description = "The directory that the run left.")
    private Path directory;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandFolder here = options.commandFolder();
        RunDirectory taken = RunDirectory.takeAgain(here.path().resolve(directory));
        RunSpec run = RunFile.read(taken.file(RunDirectoryNames.RUN_FILE), options.settings());
        RunOptions.checkDevice(run);
        RunOptions.checkEngine(run);
        here.use();
        return ConsoleRun.call(run, taken, options.verbosity());
    }
}
