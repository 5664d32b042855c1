package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk does to a run: it is full, or has changed what was written. */
@Tag("faults")
class DamageIT {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String[] OFTEN = {
        "--set", "training.epochs=60", "--set", "training.earlyStopping=none", "--set", "checkpoint.every=5 steps"
    };

    @TempDir
    private Path folder;

    @Test
    void aFullDiskCostsCheckpointsAndNothingElse() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "to mount a small disk needs root");
        Product product = new Product(folder);
        String undisturbed = product.train("moons.yaml", "undisturbed", OFTEN)
                .path("weightsSha256")
                .asText();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        sh("mount -t tmpfs -o size=24k tmpfs " + disk);
        try {
            JsonNode result = product.train(
                    "moons.yaml",
                    "run",
                    Stream.concat(Stream.of(OFTEN), Stream.of("--set", "checkpoint.path=" + disk.toUri()))
                            .toArray(String[]::new));

            assertThat(result.path("weightsSha256").asText()).isEqualTo(undisturbed);
            assertThat(Files.readString(folder.resolve("run/events.jsonl")))
                    .contains("cannot write the checkpoint of step")
                    .contains("No space left on device");
        } finally {
            sh("umount " + disk);
        }
    }

    @Test
    void aFlippedBitOfTheDataIsNamedAndEndsTheRun() throws Exception {
        Product product = new Product(folder);
        product.train("moons.yaml", "first", OFTEN);
        List<Path> blocks = blocks();
        assertThat(blocks).isNotEmpty();
        byte[] whole = Files.readAllBytes(blocks.get(0));
        Random random = new Random(5);
        for (int region = 0; region < 4; region++) {
            byte[] damaged = whole.clone();
            int at = damaged.length * region / 4 + random.nextInt(damaged.length / 4);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(blocks.get(0), damaged);

            long began = System.nanoTime();
            Product.Ended ended = product.run("train", Product.runFile("moons.yaml"), "--run", "damaged-" + region);

            assertThat(ended.status()).as("byte %d: %s", at, ended.out()).isEqualTo(1);
            assertThat(ended.err()).contains(blocks.get(0).getFileName().toString());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
        }
    }

    private List<Path> blocks() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("datasets"))) {
            return all.filter(file -> file.getFileName().toString().endsWith(".arrow"))
                    .sorted()
                    .toList();
        }
    }

    private static void sh(String command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor())
                .as(command)
                .isZero();
    }
}
