package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed, as only kill -9 does, and the run goes on in another one. */
class ResumeIT {
    private static final String[] SLOWLY = {
        "--set", "training.epochs=150", "--set", "training.earlyStopping=none", "--set", "checkpoint.every=7 steps"
    };
    private static final Duration LONGEST_FIRST_CHECKPOINT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private Product product;

    @BeforeEach
    void product() {
        product = new Product(folder);
    }

    @Test
    void aKilledRunGoesOnToTheSameWeightsOnAnotherNumberOfRanks() throws Exception {
        JsonNode whole = product.train("moons.yaml", "whole", SLOWLY);
        kill("killed", 1);
        assertThat(folder.resolve("killed/result.json")).doesNotExist();

        Product.Ended again = product.run("train", Product.runFile("moons.yaml"), "--run", "killed");
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("has unfinished work; go on with it: ./lockstep resume");

        Path runFile = folder.resolve("killed/run.yaml");
        String asItWas = Files.readString(runFile);
        Files.writeString(runFile, asItWas.replace("seed: 42", "seed: 7"));
        Product.Ended edited = product.run("resume", "killed");
        assertThat(edited.status()).isEqualTo(2);
        assertThat(edited.err()).contains("training.seed=42 there, 7 here");
        Files.writeString(runFile, asItWas);

        Product.Ended resumed = product.run("resume", "killed", "--ranks", "3");

        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("goes on after step ");
        JsonNode result = product.result("killed");
        assertThat(result.path("weightsSha256")).isEqualTo(whole.path("weightsSha256"));
        assertThat(result.path("history").size()).isEqualTo(150);
        assertThat(losses(result)).isEqualTo(losses(whole));

        Product.Ended ended = product.run("resume", "killed");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("has ended: completed");
    }

    @Tag("wide")
    @Test
    void ofCheckpointsThatStorageSpoiledTheNewestGoodOneIsUsed() throws Exception {
        JsonNode whole = product.train("moons.yaml", "whole", SLOWLY);
        kill("killed", 2);
        Path newest = checkpoints("killed").get(0);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 100] ^= 4;
        Files.write(newest, bytes);

        Product.Ended resumed = product.run("resume", "killed");

        assertThat(resumed.out())
                .contains("warning: ")
                .contains(newest.getFileName().toString())
                .contains("is not what was written");
        assertThat(product.result("killed").path("weightsSha256")).isEqualTo(whole.path("weightsSha256"));
    }

    @Test
    void aFolderThatIsNoRunDirectoryIsRefused() throws Exception {
        Product.Ended ended = product.run("resume", folder.toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("is no run directory: it has no run.yaml");
    }

    private static List<String> losses(JsonNode result) {
        return result.path("history").findValuesAsText("loss");
    }

    /** Trains until so many checkpoints are there, and kills the process. */
    private void kill(String directory, int checkpoints) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("train", Product.runFile("moons.yaml"), "--run", directory, "--ranks", "2"));
        arguments.addAll(List.of(SLOWLY));
        Process process = product.start(arguments.toArray(String[]::new));
        Instant end = Instant.now().plus(LONGEST_FIRST_CHECKPOINT);
        while (checkpoints(directory).size() < checkpoints) {
            assertThat(process.isAlive()).as("still training").isTrue();
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(2);
        }
        process.destroyForcibly().waitFor();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    /** The newest first. */
    private List<Path> checkpoints(String directory) throws IOException {
        Path path = folder.resolve(directory).resolve("checkpoints");
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(f -> f.getFileName().toString().startsWith("step-"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
