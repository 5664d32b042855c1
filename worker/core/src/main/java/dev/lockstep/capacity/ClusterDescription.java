package dev.lockstep.capacity;

import dev.lockstep.config.RunFileException;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingPlace;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A cluster that nobody has measured, as somebody describes it: what it says is taken for true. */
public record ClusterDescription(
        @Setting(value = "What it is called.", byDefault = "described")
        String name,

        @Setting(value = "Cores of an executor; they are what is paid for.", atLeast = 1)
        Optional<Integer> cores,

        @Setting(value = "Billions of operations a second of a core in a product of matrices.", above = 0)
        Optional<Double> gflops,

        @Setting(
                value =
                        "Rows a second that a replica trains there by itself at the batch of the measurement, from a run on one card or core.",
                above = 0)
        Optional<Double> rowsPerSecond,

        @Setting("What a host's link carries, such as 25Gbps.")
        Optional<Bandwidth> bandwidth,

        @Setting("How long a byte is under way from host to host, such as 30us.")
        Optional<Latency> latency,

        @Setting(value = "Executors that share a host and its link.", byDefault = "1", atLeast = 1)
        int executorsAHost,

        @Setting(value = "Of a core for an hour.", atLeast = 0)
        Optional<Double> price) {

    /**
     * Reads a description.
     *
     * @throws RunFileException with every fault at once
     */
    public static ClusterDescription read(Path file) {
        SettingFaults faults = new SettingFaults();
        try {
            Optional<ClusterDescription> read = YamlText.parse(Files.readString(file), faults)
                    .flatMap(root -> SettingReader.read(ClusterDescription.class, root, faults));
            if (read.isEmpty() && faults.isEmpty()) {
                faults.add(SettingPlace.FILE, "", "is empty", "give gflops, bandwidth and latency");
            }
            if (!faults.isEmpty()) {
                throw new RunFileException(file.toString(), faults.inOrder());
            }
            return read.orElseThrow();
        } catch (IOException e) {
            throw new RunFileException(
                    file.toString(),
                    List.of(new SettingFault(
                            SettingPlace.FILE, "", "cannot be read: " + e.getMessage(), "name a file of YAML")));
        }
    }
}
