package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command understands that begins with a run file, and leaves a directory. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class RunFileOptions {
    @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
    private String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The directory of what it makes; one below runs/ else, of its name and the time.")
    private @Nullable String directory;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the run file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private RunOptions options = new RunOptions();

    RunSpec run() {
        List<String> settings = new ArrayList<>(overrides);
        settings.addAll(options.settings());
        return options.commandFolder().read(file, settings);
    }

    RunOptions options() {
        return options;
    }

    /** Takes a directory on the driver's disk for what can be computed here. */
    RunDirectory take(RunSpec run, String name) throws IOException {
        RunOptions.checkDevice(run);
        CommandFolder here = options.commandFolder();
        RunDirectory taken = RunDirectory.take(
                here.path(),
                Optional.ofNullable(directory).map(Path::of),
                name,
                LocalDateTime.now(ZoneId.systemDefault()));
        here.use();
        return taken;
    }

    /** The same for a run, whose directory may also lie on a file system of the cluster. */
    RunDirectory takeAnywhere(RunSpec run, String name) throws IOException {
        RunOptions.checkDevice(run);
        CommandFolder here = options.commandFolder();
        RunDirectory taken = RunDirectory.takeAnywhere(
                here.path(), Optional.ofNullable(directory), name, LocalDateTime.now(ZoneId.systemDefault()));
        here.use();
        return taken;
    }
}
