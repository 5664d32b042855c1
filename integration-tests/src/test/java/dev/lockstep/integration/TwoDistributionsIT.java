package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.TorchSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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

    @Test
    void eachComputesByItsOwnEngineWhicheverIsStarted() throws Exception {
        trained(torch, "usual", "training.epochs=1");
        assertThat(folder.resolve("usual/result.json")).content().contains("deeplearning4j");

        trained(dl4j, "torch", "training.epochs=1", "training.engine=torch");
        assertThat(folder.resolve("torch/result.json")).content().doesNotContain("deeplearning4j");
    }

    /** Executors have the jars of their run, and none of those of the installation that started the cluster. */
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
