package dev.lockstep.driver.cli;

import dev.lockstep.config.ClusterSpec.Device;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.page.Verbosity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
    private String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Where the run leaves what it makes; runs/NAME-TIME else.")
    private @Nullable Path directory;

    @Option(names = "--from", paramLabel = "DIR", hidden = true, description = "What relative paths are meant from.")
    private Path from = Path.of("");

    @Option(names = "--ranks", paramLabel = "N", description = "Executors to train on; never part of the result.")
    private @Nullable Integer ranks;

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu or gpu.")
    private @Nullable Device device;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the run file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @ArgGroup
    private @Nullable Loudness loudness;

    @Option(names = "--verbose", description = "Shows where in the program a failure happened.")
    @SuppressWarnings("UnusedVariable") // what handles failures asks the command line itself
    private boolean verbose;

    /** How much is said: at most one of these. */
    static final class Loudness {
        @Option(names = "--quiet", description = "Says nothing but errors.")
        @SuppressWarnings("UnusedVariable") // the other one of two is asked
        private boolean quiet;

        @Option(names = "--json", description = "Prints result.json and nothing else.")
        private boolean json;

        Verbosity verbosity() {
            return json ? Verbosity.JSON : Verbosity.QUIET;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Origin origin = new Origin(from);
        RunSpec run = origin.read(file, allOverrides());
        if (run.cluster().device() == Device.GPU) {
            throw new BadInputException(
                    "cluster.device=gpu, but this build of Lockstep computes on CPUs only; use --device cpu");
        }
        RunDirectory taken = RunDirectory.take(
                origin.folder(), Optional.ofNullable(directory), run.name(), LocalDateTime.now(ZoneId.systemDefault()));
        origin.use();
        Verbosity verbosity = loudness == null ? Verbosity.NORMAL : loudness.verbosity();
        return new TrainingSession(run, taken, verbosity).call();
    }

    private List<String> allOverrides() {
        List<String> all = new ArrayList<>(overrides);
        if (ranks != null) {
            all.add("cluster.ranks=" + ranks);
        }
        if (device != null) {
            all.add("cluster.device=" + device.name().toLowerCase(Locale.ROOT));
        }
        return all;
    }
}
