package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.order.AuditOrder;
import dev.lockstep.order.ReplicaAssignment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three workers, on one of which a bit flips in each audited step that it has a part in. */
class WrongMachineIT {
    private static final int EVERY = 20;

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;
    private static String classPath = "";

    @BeforeAll
    static void start() throws Exception {
        Path services = Files.createDirectories(folder.resolve("erring/META-INF/services"));
        Files.writeString(services.resolve(EngineProvider.class.getName()), ErringProvider.class.getName());
        classPath = Product.classPath() + File.pathSeparator + folder.resolve("erring");
        cluster = StandaloneCluster.start(
                folder.resolve("cluster"), List.of(Map.of(), Map.of(ErringProvider.FLIPS, flips()), Map.of()));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** All steps that are audited, of the replicas whose they are. */
    private static String flips() throws Exception {
        RunSpec run = RunFile.read(Path.of(Product.runFile("moons.yaml")), List.of());
        int replicas = run.training().replicas();
        AuditOrder order = new AuditOrder(
                new ReplicaAssignment(replicas, 2), run.training().seed());
        return LongStream.rangeClosed(1, 100)
                .mapToObj(number -> number * EVERY + ":" + order.replica(number))
                .collect(Collectors.joining(" "));
    }

    private static JsonNode train(Product product, String directory) throws Exception {
        return product.with(Map.of("spark.executor.extraClassPath", classPath))
                .train(
                        "moons.yaml",
                        directory,
                        "--set",
                        "training.engine=" + ErringProvider.NAME,
                        "--set",
                        "training.epochs=50",
                        "--set",
                        "training.earlyStopping=none",
                        "--set",
                        "cluster.audit=every " + EVERY + " steps",
                        "--set",
                        "data.store=" + folder.resolve("datasets"));
    }

    @Test
    void theMachineThatErrsIsNamedAndLeftOutAndTheWeightsAreRight() throws Exception {
        Product product = new Product(folder);
        JsonNode right = train(product, "right");
        JsonNode result = train(product.on(cluster), "erring-machine");

        assertThat(result.path("status").asText()).isEqualTo("completed");
        assertThat(result.path("weightsSha256")).isEqualTo(right.path("weightsSha256"));
        assertThat(Files.readAllLines(folder.resolve("erring-machine/events.jsonl")))
                .filteredOn(line -> line.contains("\"regrouped\""))
                .singleElement()
                .satisfies(line -> assertThat(
                                new ObjectMapper().readTree(line).path("why").asText())
                        .matches(
                                "rank [0-2] on 127\\.0\\.0\\.1 \\(executor [0-9]+\\) computes differently: the gradient of"
                                        + " network\\.layers\\.[0-9].*: [0-9a-f]{8}, not [0-9a-f]{8} of replica [0-9] at step [0-9]*1,"
                                        + " computed by rank [0-2] and by rank [0-2], as by rank [0-2]"));
        assertThat(Files.readString(folder.resolve("erring-machine/events.jsonl")))
                .contains("\"stepsAudited\"");
    }
}
