package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.TorchSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product with Deeplearning4j and the one with libtorch, unpacked beside each other. */
class TwoDistributionsIT {
    @TempDir
    private static Path unpacked;

    private static Path dl4j = Path.of("");
    private static Path torch = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        TorchSystem.faultOf(HostSystem.here()).ifPresent(fault -> assumeTrue(false, fault));
        dl4j = Unpacked.into(unpacked, "lockstep");
        torch = Unpacked.into(unpacked, "lockstep-torch");
    }

    private String said(int status, Map<String, String> environment, Path launcher, String... arguments)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        int ended = Unpacked.status(folder, log, environment, launcher, arguments);
        assertThat(ended).as(Files.readString(log)).isEqualTo(status);
        return Files.readString(log);
    }

    private String trained(Path home, String run, String... settings) throws IOException, InterruptedException {
        String[] arguments = Stream.concat(
                        Stream.of("train", home.resolve("conf/moons.yaml").toString(), "--run", run),
                        Stream.of(settings).flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
        return said(0, Map.of(), home.resolve("bin/lockstep"), arguments);
    }

    @Test
    void theOneWithLibtorchHasNothingOfTheOther() throws Exception {
        assertThat(Unpacked.jars(torch))
                .hasSizeGreaterThan(100)
                .contains("javacpp-1.5.13.jar")
                .anyMatch(jar -> jar.startsWith("pytorch-"))
                .noneMatch(jar -> jar.matches("(nd4j|deeplearning4j|lockstep-engine-dl4j|junit).*"));
    }

    @Test
    void autoIsTorchHereAndTheRunThatIsLeftNamesIt() throws Exception {
        assertThat(trained(dl4j, "chosen", "training.engine=auto", "training.epochs=3"))
                .contains("computes by torch (training.engine=auto: this machine can run it)");

        Path left = folder.resolve("chosen");
        assertThat(left.resolve("run.yaml")).content().contains("engine: torch");
        assertThat(left.resolve("identity.json")).content().contains("\"training.engine\":\"torch\"");
    }

    @Tag("wide")
    @Test
    void eachComputesByItsOwnEngineWhicheverIsStarted() throws Exception {
        trained(torch, "usual", "training.epochs=1");
        assertThat(folder.resolve("usual/result.json")).content().contains("deeplearning4j");

        trained(dl4j, "torch", "training.epochs=1", "training.engine=torch");
        assertThat(folder.resolve("torch/result.json")).content().doesNotContain("deeplearning4j");
    }

    /** Executors have the jars of their run, and none of those of the installation that started the cluster. */
    @Tag("wide")
    @Test
    void oneClusterTrainsByBoth() throws Exception {
        Map<String, String> place =
                Map.of("LOCKSTEP_CLUSTER", folder.resolve("cluster").toString(), "LOCKSTEP_CLUSTER_PORT", "0");
        Path launcher = dl4j.resolve("bin/lockstep");
        try {
            String master = said(0, place, launcher, "cluster", "start", "1")
                    .lines()
                    .filter(line -> line.startsWith("spark://"))
                    .findFirst()
                    .orElseThrow();
            String runFile = dl4j.resolve("conf/moons.yaml").toString();
            for (String engine : new String[] {"dl4j", "torch"}) {
                String setting = "training.engine=" + engine;
                said(0, place, launcher, "train", runFile, "--master", master, "--run", engine, "--set", setting);
                assertThat(folder.resolve(engine).resolve("run.yaml")).content().contains("engine: " + engine);
            }
        } finally {
            said(0, place, launcher, "cluster", "stop");
        }
    }

    private static void awaitCheckpoint(Process run, Path directory) throws IOException, InterruptedException {
        while (run.isAlive()) {
            if (!Unpacked.matching(directory.resolve("checkpoints"), "step-*.ckpt")
                    .isEmpty()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new AssertionError("it ended before it was killed");
    }

    /** Deeplearning4j is killed in the middle, and libtorch goes on from the last epoch that it ended. */
    @Test
    void aRunThatOneHasBegunTheOtherTakesToItsEndAsARunOfItsOwn() throws Exception {
        Path launcher = dl4j.resolve("bin/lockstep");
        Process begun = Unpacked.start(
                folder,
                folder.resolve("begun.txt"),
                Map.of(),
                launcher,
                "train",
                dl4j.resolve("conf/moons.yaml").toString(),
                "--run",
                "left",
                "--set",
                "training.earlyStopping=none",
                "--set",
                "training.epochs=300");
        awaitCheckpoint(begun, folder.resolve("left"));
        begun.destroyForcibly().waitFor();
        String identity = Files.readString(folder.resolve("left/identity.json"));

        assertThat(said(0, Map.of(), launcher, "resume", "left", "--engine", "torch"))
                .containsPattern("goes on by torch \\(dl4j to epoch \\d+\\), a run of its own from here on");

        assertThat(folder.resolve("left/run.yaml")).content().contains("engine: torch");
        assertThat(folder.resolve("left/identity.json"))
                .content()
                .isNotEqualTo(identity)
                .containsPattern("\"training.engine.before\":\"dl4j to epoch \\d+\"");
        JsonNode result = new Product(folder).result("left");
        assertThat(result.path("status").asText()).isEqualTo("completed");
        assertThat(result.path("history").size()).isEqualTo(300);
        assertThat(result.toString()).contains("libtorch").doesNotContain("\"deeplearning4j\"");
    }

    /** Layers of each family whose numbers stay as they are where the learning rate is next to nothing. */
    private Path runFile(String imported, String rate) throws IOException {
        return Files.writeString(folder.resolve("travel.yaml"), """
                name: travel
                data: { source: blobs, rows: 400, features: 16, classes: 3, split: { validation: 0.3, test: 0.2 } }
                network:
                  %s
                  loss: crossEntropy
                training: { replicas: 2, batch: 20, epochs: 2, updater: { sgd: { learningRate: %s } } }
                """.formatted(imported, rate));
    }

    private JsonNode travels(String engine, String run, Path runFile) throws Exception {
        said(
                0,
                Map.of(),
                torch.resolve("bin/lockstep"),
                "train",
                runFile.toString(),
                "--run",
                run,
                "--set",
                "training.engine=" + engine);
        return new Product(folder).result(run);
    }

    private static void isSame(JsonNode one, JsonNode other) {
        for (String score : new String[] {"/validation/loss", "/validation/accuracy", "/test/loss", "/test/accuracy"}) {
            assertThat(other.at(score).asDouble())
                    .as(score)
                    .isNotNaN()
                    .isCloseTo(one.at(score).asDouble(), within(1e-5));
            assertThat(one.at(score).isNumber()).as(score).isTrue();
        }
    }

    @Tag("wide")
    @Test
    void aModelTravelsFromOneToTheOtherAndBackAndIsAsGoodThere() throws Exception {
        String layers = """
                layers:
                    - reshape: { sizes: [1, 4, 4] }
                    - conv2d: { filters: 4, kernel: 3, padding: same, activation: relu }
                    - reshape: { sizes: [16, 4] }
                    - lstm: { units: 6 }
                    - selfAttention: { heads: 2 }
                    - lastStep
                    - dense: { units: 3, activation: softmax }
                """;
        JsonNode first = travels("torch", "first", runFile(layers, "0.1"));
        JsonNode second = travels("dl4j", "second", runFile("import: { model: first/model.zip }", "1e-30"));
        JsonNode third = travels("torch", "third", runFile("import: { model: second/model.zip }", "1e-30"));

        isSame(first, second);
        isSame(first, third);
        assertThat(first.at("/validation/accuracy").asDouble()).isLessThan(1);
        Path model = folder.resolve("first/model.zip");
        assertThat(ModelSerializer.restoreMultiLayerNetwork(model.toFile()).numParams())
                .isEqualTo(first.path("parameters").asLong());
    }

    @Test
    void jarsOfBothInOnePlaceAreRefusedInOneLineThatNamesThem() throws Exception {
        Path mixed = Files.createDirectories(unpacked.resolve("apart/mixed"));
        Files.createSymbolicLink(mixed.resolve("conf"), dl4j.resolve("conf"));
        Files.createDirectories(mixed.resolve("bin"));
        Path launcher = Files.copy(dl4j.resolve("bin/lockstep"), mixed.resolve("bin/lockstep"));
        Files.createDirectories(mixed.resolve("jars"));
        for (Path home : new Path[] {dl4j, torch}) {
            for (Path jar : Unpacked.matching(home.resolve("jars"), "*.jar")) {
                Path link = mixed.resolve("jars").resolve(jar.getFileName());
                if (Files.notExists(link)) {
                    Files.createSymbolicLink(link, jar);
                }
            }
        }

        String said = said(
                2, Map.of(), launcher, "train", dl4j.resolve("conf/moons.yaml").toString());
        assertThat(said.lines())
                .singleElement()
                .asString()
                .matches("lockstep: two engines that cannot share a process stand on its class path: .*"
                        + "lockstep-engine-dl4j-.*\\.jar, for JavaCPP 1\\.5\\.7.*"
                        + "lockstep-engine-torch-.*\\.jar, for JavaCPP 1\\.5\\.13.*");
    }
}
