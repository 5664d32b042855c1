package dev.lockstep.driver.cli;

import dev.lockstep.config.ClusterSpec.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what is measured. */
final class MeasureOptions {
    @Option(names = "--from", paramLabel = "DIR", hidden = true, description = "What relative paths are meant from.")
    private Path from = Path.of("");

    @Option(
            names = "--ranks",
            paramLabel = "N",
            description = "Executors to measure, or auto: as many as there are (in one process: cores).")
    private @Nullable String ranks;

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu or gpu.")
    private @Nullable Device device;

    /** The options as settings of a run file. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        if (ranks != null) {
            settings.add("cluster.ranks=" + ranks);
            if (ranks.matches("[0-9]+")) {
                settings.add("training.replicas=" + ranks);
            }
        }
        if (device != null) {
            settings.add("cluster.device=" + device.name().toLowerCase(Locale.ROOT));
        }
        return settings;
    }

    CommandFolder commandFolder() {
        return new CommandFolder(from);
    }
}
