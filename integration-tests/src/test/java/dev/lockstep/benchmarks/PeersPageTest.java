package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What benchmarks/run makes of figures. */
@EnabledIf("hasPython")
class PeersPageTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path RUN = Path.of("benchmarks", "run").toAbsolutePath();
    private static final String FIGURES = """
            {
              "date": "2030-01-01", "command": "integration-tests/benchmarks/run", "rounds": 3, "seconds": 5,
              "machine": { "processor": "P", "cores": 4, "memory": 16, "system": "S", "java": "J" },
              "cases": [ { "name": "mlp-32", "title": "MLP", "megaflops": 4.0 }, { "name": "lenet-64", "title": "LeNet" } ],
              "contenders": [ "Lockstep dl4j portable, one JVM", "Lockstep dl4j portable, not averaged",
                              "PyTorch DDP, 1 process", "PyTorch DDP, 4 processes", "Spark MLlib" ],
              "missing": { "Lockstep torch": "this source tree has no worker/engine-torch" },
              "failed": { "Spark MLlib, mlp-32": "ended with 1" },
              "by": { "PyTorch DDP, 1 process": "PyTorch 1", "PyTorch DDP, 4 processes": "PyTorch 1" },
              "parameters": { "mlp-32": { "Lockstep dl4j portable, one JVM": 100, "PyTorch DDP, 4 processes": 110 } },
              "speeds": {
                "mlp-32": { "Lockstep dl4j portable, one JVM": [ 2900, 3100, 3000 ],
                            "Lockstep dl4j portable, not averaged": [ 4000 ], "PyTorch DDP, 1 process": [ 500 ],
                            "PyTorch DDP, 4 processes": [ 999, 1000, 2000 ] },
                "lenet-64": { "Lockstep dl4j portable, one JVM": [ 80 ] }
              }
            }
            """;

    @TempDir
    private Path folder;

    static boolean hasPython() {
        return Files.isExecutable(PYTHON);
    }

    @BeforeEach
    void draw() throws Exception {
        Path figures = Files.writeString(folder.resolve("figures.json"), FIGURES);
        Process process = new ProcessBuilder(
                        PYTHON.toString(), RUN.toString(), "--draw", figures.toString(), "--to", folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void mediansStandBesideTheirSpreadAndTheirRatioToMostProcesses() throws Exception {
        assertThat(page())
                .contains("| samples/s | MLP | LeNet |")
                .contains("| Lockstep dl4j portable, one JVM | 3,000 ±3 % (3×) | 80 ±0 % |")
                .contains("| PyTorch DDP, 1 process | 500 ±0 % (0.5×) |  |")
                .contains("| PyTorch DDP, 4 processes | 1,000 ±50 % |  |")
                .contains("| Lockstep dl4j portable, one JVM, over not averaged | 0.75 |  |");
    }

    @Test
    void howMuchOfTheProcessorIsUsedIsSaidWhereTheProductsAreCounted() throws Exception {
        assertThat(page())
                .contains("| GFLOP/s of Lockstep dl4j portable, one JVM | 12 |  |")
                .contains("| GFLOP/s of PyTorch DDP, 4 processes | 4 |  |");
    }

    @Test
    void whoIsMissingOrFailedOrHasAnotherSizeIsSaid() throws Exception {
        assertThat(page())
                .contains("- Lockstep torch is missing: this source tree has no worker/engine-torch.")
                .contains("- Spark MLlib, mlp-32 failed: ended with 1.")
                .contains("- PyTorch DDP, 1 process; PyTorch DDP, 4 processes: PyTorch 1.")
                .contains(
                        "- mlp-32 has not the same size everywhere. 100 parameters: Lockstep dl4j portable, one JVM;");
    }

    @Test
    void thePictureHasABarForWhoeverCanBeComparedAndNoneForTheCeiling() throws Exception {
        Path picture = folder.resolve("peers.svg");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());

        assertThat(Files.readString(picture))
                .contains(List.of(">MLP<", ">3×<", ">0.5×<", ">Lockstep dl4j portable, one JVM<"))
                .doesNotContain("not averaged", ">LeNet<");
    }

    private String page() throws Exception {
        return Files.readString(folder.resolve("peers.md"));
    }
}
