package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that have their own executors fail, several times each, and say what that cost: one, or as many as it takes until
 * {@code -Dlockstep.soak=200} faults have happened.
 */
@Tag("faults")
class FaultsCommandIT {
    private static final LargeReport REPORT = new LargeReport("soak-of-faults", "seed", "faults", "what they cost");
    private static final Pattern FAULTS = Pattern.compile("(?m)^faults   ([0-9]+).*\\n(cost .*)$");

    @TempDir
    static Path folder;

    @Test
    void theyEndWithAnAccountTheWeightsOfUndisturbedRunsAndWhatRanksWereAbout() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 3)) {
            int faults = 0;
            for (int seed = 7; faults < Integer.getInteger("lockstep.soak", 1); seed++) {
                faults += faults(new Product(folder).on(cluster), seed);
            }
        }
    }

    private static int faults(Product product, int seed) throws Exception {
        Product.Ended ended = product.run(
                "train",
                Product.runFile("moons.yaml"),
                "--run",
                "disturbed-" + seed,
                "--set",
                "training.epochs=1500",
                "--set",
                "training.earlyStopping=none",
                "--set",
                "cluster.deadlines.silence=3 s",
                "--faults",
                "seed=" + seed + ",every=10s,verify");

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .containsPattern("fault 1: rank [0-2] \\(executor [0-9]+\\) is (killed|frozen|delayed|cut)")
                .containsPattern("faults   [1-9][0-9]*: [1-9][0-9]* (killed|frozen|delayed|cut)")
                .containsPattern("cost     [0-9]+ steps? made again, goodput [0-9.]+ %, recovery [0-9.]+ s of")
                .containsPattern("weights  those of an undisturbed run, bit for bit: [0-9a-f]{64}");
        Product.Ended flight = product.run("flight", "disturbed-" + seed);
        assertThat(flight.status()).as(flight.err()).isZero();
        assertThat(flight.out())
                .containsPattern("[0-9:.]{15}  rank [0-2] +average +step [0-9]+ +[0-9.]+ ms")
                .contains("never over");
        Matcher account = FAULTS.matcher(ended.out());
        assertThat(account.find()).isTrue();
        REPORT.row(String.valueOf(seed), "%s | %s", account.group(1), account.group(2));
        return Integer.parseInt(account.group(1));
    }
}
