package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of which something is slow, or otherwise, or fails: it is named, and what could be measured is kept. */
@Tag("capacity")
class CapacityClusterIT {
    private static final String[] SHORT = {"--within", "60 s", "--set", "data.rows=4000"};

    @TempDir
    private Path folder;

    private Product.Ended measure(Product product, String run, String... more) throws Exception {
        return product.run(arguments(run, more));
    }

    private static String[] arguments(String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("capacity", "--run", run));
        arguments.addAll(List.of(SHORT));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private JsonNode capacity(String run) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(run).resolve("capacity.json").toFile());
    }

    private List<String> slow(String run, String kind) throws IOException {
        List<String> said = new ArrayList<>();
        capacity(run).path("slow").forEach(part -> {
            if (part.path("kind").asText().equals(kind)) {
                said.add(part.path("said").asText());
            }
        });
        return said;
    }

    private Product on(StandaloneCluster cluster) {
        return new Product(folder).on(cluster);
    }

    @Test
    void aHostWhoseLinkIsSlowOneWayIsNamed() throws Exception {
        assumeTrue(Hosts.areThere(), "network namespaces need root and iproute2");
        try (Hosts hosts = Hosts.joined(4, new Cable(0, 400, Optional.empty()))) {
            Path home = folder.resolve("cluster");
            try (StandaloneCluster cluster = StandaloneCluster.start(home, hosts)) {
                hosts.throttle(2, 40); // what host 2 sends; what it receives is as fast as ever

                Product.Ended ended = measure(on(cluster), "network", "--ranks", "3");

                assertThat(ended.out() + ended.err()).contains("links      6 each way");
                assertThat(slow("network", "link"))
                        .anyMatch(said -> said.contains("on 10.77.0.3 sends at"))
                        .noneMatch(said -> said.contains("receives at"));
                assertThat(capacity("network").path("missing")).isEmpty();
            }
        }
    }

    @Test
    void aSlowExecutorASlowDiskAndOtherArithmeticAreNamed() throws Exception {
        assumeTrue(SlowDisk.isPossible(), "a slow disk needs root, loop devices and blkio");
        try (SlowDisk disk = SlowDisk.of(folder.resolve("disk"), 8 << 20)) {
            List<Map<String, String>> environments = List.of(
                    Map.of(),
                    Map.of(),
                    Map.of("SPARK_LOCAL_DIRS", disk.path().toString()),
                    Map.of("OPENBLAS_CORETYPE", "Sandybridge", "DNNL_MAX_CPU_ISA", "AVX"));
            try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), environments);
                    SlowProcesses slow = new SlowProcesses(cluster, "1", 25)) {
                slow.start();
                measure(on(cluster), "unlike", "--ranks", "4", "--set", "training.arithmetic=native");

                assertThat(slow("unlike", "executor")).anyMatch(said -> said.startsWith("executor 1 on "));
                assertThat(slow("unlike", "disk")).anyMatch(said -> said.contains("scratch disk at"));
                assertThat(slow("unlike", "arithmetic"))
                        .singleElement()
                        .satisfies(said -> assertThat(said).contains("computes other bits"));
            }
        }
    }

    @Test
    void anExecutorThatDiesOnTheWayIsNamedAndTheRestIsKept() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 3)) {
            Process driver = on(cluster).start(arguments("dying", "--ranks", "3"));
            await(out -> out.contains("executors  3 of 3"));
            cluster.executor("1").orElseThrow().destroyForcibly();
            Product.Ended ended = new Product(folder).end(driver);

            assertThat(ended.status()).isEqualTo(1);
            JsonNode capacity = capacity("dying");
            assertThat(capacity.path("executors")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(capacity.path("missing").toString()).contains("executor 1 on 127.0.0.1 was lost", "137");
            assertThat(capacity.path("steps")).isNotEmpty();
            assertThat(folder.resolve("dying/capacity.html")).content().contains(">partial<");
        }
    }

    @Test
    void ctrlCLeavesWhatThereIsAndNothingRuns() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            Process driver = on(cluster).start(arguments("interrupted", "--ranks", "2"));
            await(out -> out.contains("links "));
            Product.signal(driver.toHandle(), "TERM");
            assertThat(driver.waitFor(1, TimeUnit.MINUTES)).isTrue();

            assertThat(driver.exitValue()).isIn(130, 143);
            assertThat(capacity("interrupted").path("executors")).hasSize(2);
            assertThat(capacity("interrupted").path("missing").toString()).contains("ended by a signal");
            assertThat(folder.resolve("interrupted/capacity.html")).isNotEmptyFile();
            awaitNoExecutors(cluster);
        }
    }

    @Test
    void fewerExecutorsThanAskedAndARunThatHasNoRoomAreSaid() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            Product.Ended few = measure(on(cluster), "few", "--ranks", "3", "--set", "cluster.wait=5 s");
            assertThat(few.status()).isEqualTo(1);
            assertThat(few.out()).contains("3 ranks were asked for, and there is room for 2");
            assertThat(capacity("few").path("executors")).hasSize(2);

            Product.Ended huge = measure(
                    on(cluster),
                    "huge",
                    "--set",
                    "network.layers=[{ dense: { units: 45000 } }, { dense: { units: 45000 } },"
                            + " { dense: { units: 10, activation: softmax } }]");
            assertThat(huge.status()).isEqualTo(1);
            assertThat(huge.out()).contains("needs ", "beside the heap");
            assertThat(capacity("huge").path("executors")).hasSize(2);
            assertThat(capacity("huge").path("steps")).isEmpty();
        }
    }

    @Test
    void aKilledAndAFrozenExecutorCostSecondsAndFourExecutorsTakeAtMostFiveMinutes() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 4)) {
            long began = System.nanoTime();
            Product.Ended ended = on(cluster).run("capacity", "--run", "whole");
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            assertThat(took).isLessThan(Duration.ofMinutes(5));
            awaitNoExecutors(cluster);

            Product.Ended drilled = measure(on(cluster), "drilled", "--drill");
            assertThat(drilled.status()).as(drilled.out() + drilled.err()).isZero();
            JsonNode drills = capacity("drilled").path("drills");
            assertThat(drills).hasSize(2);
            assertThat(drills.get(0).path("kind").asText()).isEqualTo("killed");
            assertThat(drills.get(0).path("detectionSeconds").asDouble()).isBetween(0.0, 5.0);
            assertThat(drills.get(1).path("kind").asText()).isEqualTo("frozen");
            assertThat(drills.get(1).path("detectionSeconds").asDouble()).isBetween(1.0, 30.0);
            awaitNoExecutors(cluster);
        }
    }

    private void await(Predicate<String> said) throws Exception {
        long began = System.nanoTime();
        while (!said.test(Files.readString(folder.resolve("out.txt")))) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MINUTES.toNanos(5));
            Thread.sleep(50);
        }
    }

    private static void awaitNoExecutors(StandaloneCluster cluster) throws Exception {
        long began = System.nanoTime();
        while (cluster.executors() > 0) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MINUTES.toNanos(2));
            Thread.sleep(100);
        }
    }
}
