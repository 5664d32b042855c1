package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that leaves all that it makes in a store of objects, by Hadoop's {@code s3a}. Nothing is ever renamed there, which a store
 * does by copying.
 */
@Tag("hadoop")
class S3RunIT {
    private static final String RUN = "runs/moons";

    @TempDir
    static Path folder;

    private static S3Server server;
    private static Product product;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
        product = new Product(folder)
                .on(Map.of(
                        "spark.master", "local[2]",
                        "spark.hadoop.fs.s3a.endpoint", server.url(),
                        "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                        "spark.hadoop.fs.s3a.path.style.access", "true",
                        "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
                        "spark.hadoop.fs.s3a.access.key", "any",
                        "spark.hadoop.fs.s3a.secret.key", "any"));
        expected = product.train("moons.yaml", "local", "--set", "training.epochs=20")
                .path("weightsSha256")
                .asText();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> keys(String prefix) {
        return server.objects().beginningWith(prefix).stream()
                .map(StoredObjects.Stored::key)
                .toList();
    }

    private static List<String> command(String run) {
        return List.of(
                "train",
                Product.runFile("moons.yaml"),
                "--run",
                "s3a://bucket/" + run,
                "--set",
                "data.store=s3a://bucket/datasets",
                "--set",
                "training.epochs=20",
                "--set",
                "checkpoint.every=3 steps");
    }

    private static String text(String key) {
        return new String(server.objects().find(key).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private static JsonNode result(String run) throws IOException {
        return new ObjectMapper().readTree(text(run + "/result.json"));
    }

    @Test
    void aRunLeavesAllThatItMakesThereWithoutARename() throws Exception {
        Product.Ended ended = product.run(command(RUN).toArray(String[]::new));

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("model    s3a://bucket/" + RUN + "/model.zip");
        assertThat(result(RUN).path("weightsSha256").asText()).isEqualTo(expected);
        assertThat(keys(RUN + "/"))
                .contains(RUN + "/run.yaml", RUN + "/events.jsonl", RUN + "/model.zip", RUN + "/report.html")
                .anyMatch(key -> key.matches(RUN + "/checkpoints/.*/step-\\d+\\.ckpt"))
                .noneMatch(key -> key.endsWith(".writing") || key.endsWith(".lock"));
        assertThat(text(RUN + "/events.jsonl")).contains("\"directory\":\"s3a://bucket/" + RUN + "\"", "runEnded");
        assertThat(keys("datasets/")).anyMatch(key -> key.endsWith("/manifest.json"));
        assertThat(server.objects().copied()).isEmpty();
    }

    @Test
    void predictionsAreWrittenThereWithoutARename() throws Exception {
        Files.writeString(folder.resolve("points.csv"), "id,x0,x1\na,-1,0.8\nb,2,-0.5\n");

        Product.Ended ended =
                product.run("predict", "local", "points.csv", "--to", "s3a://bucket/said", "--keys", "id");

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(keys("said/"))
                .contains("said/_SUCCESS")
                .anyMatch(key -> key.matches("said/part-.*\\.parquet"))
                .noneMatch(key -> key.contains("_temporary"));
        assertThat(server.objects().copied()).isEmpty();
    }

    @Test
    void aRunGoesOnThereAfterItsDriverWasKilled() throws Exception {
        Process process = product.start(command("runs/killed").toArray(String[]::new));
        while (keys("runs/killed/checkpoints/").stream().noneMatch(key -> key.endsWith(".ckpt"))) {
            assertThat(process.isAlive()).as("still training").isTrue();
            Thread.sleep(2);
        }
        process.destroyForcibly().waitFor();
        assertThat(keys("runs/killed/result.json")).isEmpty();

        Product.Ended resumed = product.run("resume", "s3a://bucket/runs/killed");

        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.out()).contains("goes on after step ");
        assertThat(result("runs/killed").path("weightsSha256").asText()).isEqualTo(expected);
        assertThat(server.objects().copied()).isEmpty();
    }
}
