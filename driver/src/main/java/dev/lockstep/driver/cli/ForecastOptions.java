package dev.lockstep.driver.cli;

import dev.lockstep.capacity.Bandwidth;
import dev.lockstep.capacity.ClusterDescription;
import dev.lockstep.capacity.ClusterSize;
import dev.lockstep.capacity.ForecastQuestion;
import dev.lockstep.capacity.Latency;
import dev.lockstep.capacity.Racks;
import dev.lockstep.capacity.Uncertain;
import dev.lockstep.capacity.Workload;
import dev.lockstep.driver.capacity.RunCurve;
import dev.lockstep.setting.UnfitValueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What a forecast is asked for. */
final class ForecastOptions {
    /** How floats travel, in words of the run file. */
    enum Compress {
        NONE,
        FP16,
        BF16;

        int bytes() {
            return this == NONE ? Float.BYTES : Short.BYTES;
        }
    }

    /** The product's own bound of replicas does not bound what can be asked. */
    private static final int MOST_EXECUTORS = 10_000;

    @Option(
            names = "--executors",
            paramLabel = "N",
            split = ",",
            defaultValue = "8,32,128,1024",
            description = "Sizes, each by its number of executors: ${DEFAULT-VALUE}.")
    private List<Integer> executors = List.of();

    @Option(
            names = "--executors-a-host",
            paramLabel = "N",
            description = "Executors that share a host and its link; 1 else.")
    private Optional<Integer> executorsAHost = Optional.empty();

    @Option(
            names = "--like",
            paramLabel = "FILE",
            description = {
                "A cluster where nothing was measured, as YAML: name, cores, gflops (of a core), rowsPerSecond (of a",
                "replica, from a run on one card), bandwidth, latency, executorsAHost, price."
            })
    private Optional<Path> like = Optional.empty();

    @Option(
            names = "--bandwidth",
            paramLabel = "B",
            description = "Of each host's link, such as 25Gbps; the measured one else.")
    private Optional<String> bandwidth = Optional.empty();

    @Option(names = "--latency", paramLabel = "T", description = "Of a link, such as 30us; the measured one else.")
    private Optional<String> latency = Optional.empty();

    @Option(names = "--hosts-a-rack", paramLabel = "N", description = "Hosts of a rack; all are in one else.")
    private Optional<Integer> hostsARack = Optional.empty();

    @Option(
            names = "--rack-bandwidth",
            paramLabel = "B",
            description = "Of the link that the hosts of a rack share to all others, such as 100Gbps.")
    private Optional<String> rackBandwidth = Optional.empty();

    @Option(
            names = "--compress",
            paramLabel = "C",
            description = "How floats travel between hosts: none, fp16 or bf16; as measured else.")
    private Optional<Compress> compress = Optional.empty();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "Replicas of an executor, each on a thread of its own; as measured else.")
    private Optional<Integer> replicas = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Rows that a replica takes in a step; as measured else.")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--global-batch",
            paramLabel = "N",
            description =
                    "Rows of a step of all replicas together, whatever the number of executors: each takes its part.")
    private Optional<Long> globalBatch = Optional.empty();

    @Option(names = "--every", paramLabel = "K", description = "Steps from one average to the next; as measured else.")
    private Optional<Integer> every = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the rows; those of the run file else.")
    private Optional<Double> epochs = Optional.empty();

    @Option(
            names = "--run",
            paramLabel = "RUN_DIR",
            description =
                    "A run of the same file, from whose epochs it is told how many there have to be; with --until.")
    private Optional<Path> run = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "METRIC=VALUE",
            description = "How good the model is to become, such as accuracy=0.97; in place of --epochs.")
    private Optional<String> target = Optional.empty();

    @Option(names = "--price", paramLabel = "P", description = "Of a core for an hour, in whatever currency.")
    private Optional<Double> price = Optional.empty();

    @Option(
            names = "--failures",
            paramLabel = "N",
            defaultValue = "0",
            description = "Failures of an executor in a day: ${DEFAULT-VALUE}.")
    private double failuresADay;

    /**
     * The question.
     *
     * @throws IllegalArgumentException where it cannot be asked; the message says why
     */
    ForecastQuestion question(Workload workload) {
        for (int ranks : executors) {
            if (ranks < 1 || ranks > MOST_EXECUTORS) {
                throw new IllegalArgumentException(
                        "--executors " + ranks + " is not in 1 to " + MOST_EXECUTORS + " (ask for sizes within)");
            }
        }
        if (epochs.orElse(1.0) <= 0 || price.orElse(0.0) < 0 || failuresADay < 0 || globalBatch.orElse(1L) < 1) {
            throw new IllegalArgumentException("--epochs and --global-batch must be more than 0, --price and --failures"
                    + " not less than 0 (give others)");
        }
        Optional<ClusterDescription> described = like.map(ClusterDescription::read);
        return new ForecastQuestion(
                executors,
                new ClusterSize(
                        1,
                        executorsAHost
                                .or(() -> described.map(ClusterDescription::executorsAHost))
                                .orElse(1),
                        replicas.orElse(workload.replicasARank()),
                        batch.orElse(workload.batch()),
                        every.orElse(workload.every()),
                        racks()),
                globalBatch.map(OptionalLong::of).orElse(OptionalLong.empty()),
                described,
                option("--bandwidth", bandwidth, Bandwidth::parse),
                option("--latency", latency, Latency::parse),
                compress.map(Compress::bytes).orElse(workload.bytesOnTheWire()),
                epochs(workload),
                number(price.or(() -> described.flatMap(ClusterDescription::price))),
                failuresADay);
    }

    private Uncertain epochs(Workload workload) {
        if (run.isEmpty() != target.isEmpty() || (run.isPresent() && epochs.isPresent())) {
            throw new IllegalArgumentException(
                    "--run and --until belong together, and --epochs does not go with them (give both, or --epochs)");
        }
        if (run.isEmpty()) {
            return Uncertain.exactly(epochs.orElse((double) workload.epochs()));
        }
        String[] parts = target.orElse("").split("=", 2);
        try {
            return RunCurve.read(run.get(), parts[0]).epochsTo(Double.parseDouble(parts[parts.length - 1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--until=" + target.orElse("") + " is no metric and a number, such as accuracy=0.97", e);
        }
    }

    private Racks racks() {
        if (hostsARack.isPresent() != rackBandwidth.isPresent() || hostsARack.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "--hosts-a-rack, at least 1, and --rack-bandwidth belong together (give both)");
        }
        return option("--rack-bandwidth", rackBandwidth, Bandwidth::parse)
                .map(uplink -> new Racks(hostsARack.orElse(1), uplink))
                .orElse(Racks.NONE);
    }

    private interface Parsing<T> {
        T parse(String text) throws UnfitValueException;
    }

    private static <T> Optional<T> option(String name, Optional<String> given, Parsing<T> parsing) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parsing.parse(given.get()));
        } catch (UnfitValueException e) {
            throw new IllegalArgumentException(name + "=" + given.get() + " " + e.what() + " (" + e.remedy() + ")", e);
        }
    }

    private static OptionalDouble number(Optional<Double> given) {
        return given.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
