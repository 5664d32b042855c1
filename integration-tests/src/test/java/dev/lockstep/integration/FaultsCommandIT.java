package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that has its own executors fail, and says what that cost. */
@Tag("faults")
class FaultsCommandIT {
    @TempDir
    static Path folder;

    @Test
    void itEndsWithAnAccountTheWeightsOfAnUndisturbedRunAndWhatRanksWereAbout() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 3)) {
            Product product = new Product(folder).on(cluster);
            Product.Ended ended = product.run(
                    "train",
                    Product.runFile("moons.yaml"),
                    "--run",
                    "disturbed",
                    "--set",
                    "training.epochs=3000",
                    "--set",
                    "training.earlyStopping=none",
                    "--set",
                    "cluster.deadlines.silence=3 s",
                    "--faults",
                    "seed=7,every=4s,verify");

            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            assertThat(ended.out())
                    .containsPattern("fault 1: rank [0-2] \\(executor [0-9]+\\) is (killed|frozen|delayed|cut)")
                    .containsPattern("faults   [1-9][0-9]*: [1-9][0-9]* (killed|frozen|delayed|cut)")
                    .containsPattern("cost     [0-9]+ steps? made again, goodput [0-9.]+ %, recovery [0-9.]+ s of")
                    .containsPattern("weights  those of an undisturbed run, bit for bit: [0-9a-f]{64}");
            assertThat(folder.resolve("disturbed/disturbed-undisturbed/result.json"))
                    .isNotEmptyFile();
            Product.Ended flight = product.run("flight", "disturbed");
            assertThat(flight.status()).as(flight.err()).isZero();
            assertThat(flight.out())
                    .containsPattern("[0-9:.]{15}  rank [0-2] +average +step [0-9]+ +[0-9.]+ ms")
                    .contains("never over");
        }
    }
}
