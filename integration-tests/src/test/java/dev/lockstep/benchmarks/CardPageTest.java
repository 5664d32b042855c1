package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/gpu/try makes of what it found. */
@EnabledIf("hasPython")
class CardPageTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path TRY =
            Path.of("..", "deploy", "gpu", "try").toAbsolutePath().normalize();
    private static final String GOOD = """
            {
              "date": "2030-01-01", "command": "deploy/gpu/try", "rehearsed": false, "seconds": 400, "failed": {},
              "machine": { "card": "NVIDIA X1", "generation": "9.0", "driver": "580.1", "memory": "81559",
                           "processor": "P", "cores": 16, "system": "S" },
              "agreement": { "gradients": { "dense": 1e-6, "lstm": 2e-5 }, "different bits": [], "failed": {},
                             "lenet": [ 0.871, 0.871 ] },
              "bits": { "one process": { "weights": "abc", "status": "completed" },
                        "two executors": { "weights": "abc", "status": "completed" } },
              "refusals": { "hidden card": { "status": 2, "seconds": 2.1, "line": "lockstep: no | card", "good": true },
                            "auto": { "status": 0, "seconds": 9.0, "line": "computes on processors: why" } },
              "speed": { "cases": { "LeNet, batch 64": { "Lockstep, whole floats": 95000.0,
                                                         "PyTorch, whole floats": 100000.0,
                                                         "Lockstep, TF32": "failed: ended with 1" } },
                         "by": { "PyTorch, whole floats": "PyTorch 2" }, "left out": [ "VGG-like, batch 512" ] }
            }
            """;

    @TempDir
    private Path folder;

    static boolean hasPython() {
        return Files.isExecutable(PYTHON);
    }

    private int draw(String found) throws Exception {
        Path file = Files.writeString(folder.resolve("found.json"), found);
        Process process = new ProcessBuilder(
                        PYTHON.toString(), TRY.toString(), "--draw", file.toString(), "--to", folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String page() throws Exception {
        return Files.readString(folder.resolve("gpu.md"));
    }

    @Test
    void whatWasFoundStandsOnThePageWithTheCardThatItIsOf() throws Exception {
        assertThat(draw(GOOD)).isZero();

        assertThat(page())
                .contains("NVIDIA X1 (generation 9.0, driver 580.1)")
                .contains("at most 2e-05 apart", "(lstm)")
                .contains("| two executors | `abc` |")
                .contains("| hidden card | 2 | 2.1 | lockstep: no \\| card |")
                .contains("| LeNet, batch 64 | 95,000 | 100,000 | failed | 0.95, - |")
                .contains("- VGG-like, batch 512 was left out")
                .contains("## How it is measured")
                .doesNotContain("Fault", "No card has run it yet");
    }

    @Test
    void whateverIsNotAsItMustBeIsAFaultAndTheExitStatusSaysSo() throws Exception {
        String bad = GOOD.replace("2e-5", "0.02")
                .replace("\"different bits\": []", "\"different bits\": [\"gru\"]")
                .replace("[ 0.871, 0.871 ]", "[ 0.871, 0.5 ]")
                .replaceFirst("\"weights\": \"abc\"", "\"weights\": \"def\"")
                .replace("\"good\": true", "\"good\": false");
        assertThat(draw(bad)).isEqualTo(1);

        assertThat(page())
                .contains("**Fault:** the gradient of lstm is 0.02 apart")
                .contains("**Fault:** gru has other bits the second time")
                .contains("**Fault:** LeNet tells 0.871 rightly on the processor and 0.5 on the card")
                .contains("**Fault:** the weights are not the same: 2 hashes")
                .contains("**Fault:** hidden card: status 2");
    }
}
