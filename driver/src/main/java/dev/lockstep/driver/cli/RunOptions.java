package dev.lockstep.driver.cli;

import dev.lockstep.config.ClusterSpec.Device;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.DeviceDecision;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.driver.page.live.PageAddress;
import dev.lockstep.driver.run.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that trains understands: on what, and how much is said. None of it shows in the result. */
final class RunOptions {
    @Option(names = "--from", paramLabel = "DIR", hidden = true, description = "What relative paths are meant from.")
    private Path from = Path.of("");

    @Option(
            names = "--ranks",
            paramLabel = "N",
            description = "Executors to train on, or auto; never part of the result.")
    private @Nullable String ranks;

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu or gpu.")
    private @Nullable Device device;

    @Mixin
    private PageOption page = new PageOption();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @ArgGroup
    private @Nullable Loudness loudness;

    private boolean hasResult;

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

    Verbosity verbosity() {
        return loudness == null ? Verbosity.NORMAL : loudness.verbosity();
    }

    /** Notes whether the result was printed as JSON. */
    void hasResult(boolean isPrinted) {
        hasResult = isPrinted;
    }

    boolean hasResult() {
        return hasResult;
    }

    /** Where the page of the run is to be; nowhere where nothing is to be said, and nobody has asked for it. */
    Optional<PageAddress> page() {
        return page.isGiven() || verbosity() == Verbosity.NORMAL ? page.address() : Optional.empty();
    }

    /** The tools that are told of the run. */
    List<TrackedListener.Opening> trackers() {
        return tracking.openings();
    }

    /** The options as settings of the run file. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        if (ranks != null) {
            settings.add("cluster.ranks=" + ranks);
        }
        if (device != null) {
            settings.add("cluster.device=" + device.name().toLowerCase(Locale.ROOT));
        }
        return settings;
    }

    /** Before anything is begun, where all that computes is this machine; elsewhere each rank looks at its own. */
    static void checkDevice(RunSpec run) {
        if (System.getProperty("spark.master", "local").startsWith("local")) {
            DeviceDecision.faultHere(run).ifPresent(fault -> {
                throw new BadInputException(fault);
            });
        }
    }

    CommandFolder commandFolder() {
        return new CommandFolder(from);
    }
}
