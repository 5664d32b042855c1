package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters of 8 and 16 executors, each on a host of its own, over links of several bandwidths and delays: the product measures
 * them, 1 to 4 executors are fitted, and what more of them took is forecast. A step computes for as long as one that was recorded,
 * but on no core; executors, buffers, sockets and links are real.
 */
@Tag("capacity")
class ForecastIT {
    private static final int SEEN = 4;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String NETWORK = """
            name: %s
            data: { source: digits, rows: 12000 }
            network: { loss: crossEntropy, layers: [ %s, dense: { units: 10, activation: softmax } ] }
            training: { replicas: 1, batch: 64, updater: { sgd: { learningRate: 0.01 } } }
            """;

    /** What is trained, over which links: so slow that they are what is waited for, and not the cores that all executors share. */
    private record Trained(String name, String layers, String within, List<Cable> cables) {
        List<Cable> askedCables() {
            List<String> asked = asked("lockstep.forecast.megabits", "25,50,100,200,300,400");
            return cables.stream()
                    .filter(cable -> asked.contains(String.valueOf(cable.megabits())))
                    .toList();
        }
    }

    private static final List<Trained> ALL = List.of(
            new Trained(
                    "mlp",
                    "dense: { units: 128, activation: relu }",
                    "4 min",
                    List.of(cable(25, 5), cable(50, 1), cable(100, 0))),
            new Trained(
                    "lenet",
                    "reshape: [1, 28, 28], conv2d: { filters: 20, kernel: 5, activation: relu }, maxPool: { size: 2 },"
                            + " conv2d: { filters: 50, kernel: 5, activation: relu }, maxPool: { size: 2 },"
                            + " dense: { units: 500, activation: relu }",
                    "6 min",
                    List.of(cable(25, 5), cable(50, 1), cable(100, 0))),
            new Trained(
                    "wide",
                    "dense: { units: 4096, activation: relu }, dense: { units: 5300, activation: relu }",
                    "30 min",
                    List.of(cable(200, 0), cable(300, 0), cable(400, 0))));

    @TempDir
    private Path folder;

    private static Cable cable(int megabits, int millis) {
        return new Cable(millis, megabits, Optional.empty());
    }

    private static List<String> asked(String property, String all) {
        return Arrays.asList(System.getProperty(property, all).split(","));
    }

    @Test
    void stepsOfMoreThanFourExecutorsAreForecast() throws Exception {
        assumeTrue(Hosts.areThere(), "network namespaces need root and iproute2");
        ForecastTable table = new ForecastTable(Path.of("target", "forecast.md"));
        for (String name : asked("lockstep.forecast", "mlp,lenet,wide")) {
            Trained one = ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Path runFile = Files.writeString(folder.resolve(name + ".yaml"), NETWORK.formatted(name, one.layers()));
            Path recorded = record(name, runFile);
            for (String executors : asked("lockstep.forecast.executors", "8,16")) {
                for (Cable cable : one.askedCables()) {
                    CoreTime before = CoreTime.now();
                    Capacity measured = measure(one, runFile, recorded, Integer.parseInt(executors), cable);
                    double busy = CoreTime.now().busySince(before);
                    table.add(
                            new ForecastTable.Cluster(name, Integer.parseInt(executors), cable, busy),
                            HeldOutSizes.beyond(SEEN, measured));
                }
            }
        }
        assertThat(table.medianError()).as(table.text()).isLessThanOrEqualTo(0.05);
        assertThat(table.worstError()).as(table.text()).isLessThanOrEqualTo(0.12);
        assertThat(table.inside()).as(table.text()).isBetween(0.85, 1.0);
    }

    /** How long steps of the real engine take that has a core to itself. */
    private Path record(String name, Path runFile) throws Exception {
        measured(
                new Product(folder).on(Map.of("spark.master", "local[1]")),
                name,
                "--run-file",
                runFile.toString(),
                "--ranks",
                "1",
                "--within",
                "60 s");
        return folder.resolve(name);
    }

    private Capacity measure(Trained one, Path runFile, Path recorded, int executors, Cable cable) throws Exception {
        String run = one.name() + "-" + executors + "-" + cable.megabits();
        try (Hosts hosts = Hosts.joined(1 + executors, cable);
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster-" + run), hosts)) {
            Map<String, String> settings = new HashMap<>(Recorded.settings(recorded));
            settings.put(
                    "spark.executor.extraJavaOptions",
                    Product.shortLived() + " -XX:+UseSerialGC -XX:MaxDirectMemorySize=2g"); // many share one memory
            return measured(
                    new Product(folder).on(cluster).with(settings).within(LONGEST),
                    run,
                    "--run-file",
                    runFile.toString(),
                    "--set",
                    "training.engine=" + Recorded.ENGINE,
                    "--ranks",
                    String.valueOf(executors),
                    "--within",
                    one.within());
        }
    }

    private Capacity measured(Product product, String run, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "capacity";
        all[1] = "--run";
        all[2] = run;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Product.Ended ended = product.run(all);
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return CapacityFile.read(folder.resolve(run));
    }
}
