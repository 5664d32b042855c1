package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What finds settings, and goes further with them than was asked. */
class SearchIT {
    private static final String SEARCH = """
            name: small-search
            data: { source: moons, rows: 400, split: { validation: 0.25 } }
            network: { layers: [ dense: { units: 8, activation: relu }, dense: { units: 1, activation: sigmoid } ], loss: bce }
            training: { replicas: 1, batch: 16, epochs: 8, optimizer: { adam: { learningRate: 0.01 } } }
            search:
              trials: 4
              finalists: 2
              ranges:
                - { setting: training.updater.adam.learningRate, from: 0.0001, to: 0.1, scale: log }
                - { setting: network.layers.0.dense.units, values: [2, 8] }
            """;

    @TempDir
    private Path folder;

    private Product product;

    @BeforeEach
    void product() {
        product = new Product(folder);
    }

    private Product.Ended well(String... arguments) throws Exception {
        Product.Ended ended = product.run(arguments);
        assertThat(ended.status()).as(ended.err()).isZero();
        return ended;
    }

    private void look(String page, String name) throws Exception {
        Optional<DrivenBrowser> found = DrivenBrowser.ofThisMachine(folder);
        if (found.isPresent()) {
            try (DrivenBrowser browser = found.get()) {
                browser.open(folder.resolve(page).toUri().toString());
                new PagePictures(browser).take(name);
                assertThat(browser.faults()).isEmpty();
            }
        }
    }

    @Test
    void aSearchGivesTheSameTableTwiceAndARunFileThatTrainsToItsScore() throws Exception {
        Files.writeString(folder.resolve("search.yaml"), SEARCH);

        Product.Ended once = well("search", "search.yaml", "--run", "once");
        well("search", "search.yaml", "--run", "twice", "--set", "search.parallel=1");

        assertThat(once.out())
                .contains("4 of 4 trials to epoch 4: best loss")
                .contains("2 of 4 trials to epoch 8: best loss")
                .contains("trained 24 epochs of the 32 of all trials");
        String table = Files.readString(folder.resolve("once/trials.csv"));
        assertThat(table).hasLineCount(5).startsWith("trial,training.updater.adam.learningRate,");
        assertThat(folder.resolve("twice/trials.csv")).hasContent(table);
        assertThat(folder.resolve("once/search.html")).content().contains("<polyline");
        look("once/search.html", "search");

        well("train", "once/best.yaml", "--run", "best", "--quiet");
        double least = Double.POSITIVE_INFINITY;
        for (JsonNode epoch : product.result("best").path("history")) {
            least = Math.min(least, epoch.path("validation").path("loss").asDouble());
        }
        List<String> best = List.of(table.lines().toList().get(1).split(","));
        assertThat(Double.parseDouble(best.get(4))).isEqualTo(least);
    }

    @Test
    void aLearningRateIsProposedWithItsCurve() throws Exception {
        Product.Ended ended = well("find-rate", Product.runFile("moons.yaml"), "--run", "found", "--steps", "100");

        assertThat(ended.out())
                .contains("The loss falls fastest at a learning rate of about ")
                .contains("--set training.updater.adam.learningRate=");
        assertThat(folder.resolve("found/find-rate.html")).content().contains("class=\"mark\"");
        look("found/find-rate.html", "find-rate");
        Product.Ended refused = product.run("find-rate", Product.runFile("moons.yaml"), "--lowest", "0");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--lowest 0.0");
    }

    @Tag("wide")
    @Test
    void aRunThatHasEndedGoesFurtherToTheBitsOfOneThatAskedForItAtFirst() throws Exception {
        String moons = Product.runFile("moons.yaml");
        well("train", moons, "--run", "short", "--set", "training.epochs=2", "--quiet");
        well("train", moons, "--run", "long", "--set", "training.epochs=5", "--quiet");

        Product.Ended seed = product.run("resume", "short", "--set", "training.seed=7");
        assertThat(seed.status()).isEqualTo(2);
        assertThat(seed.err()).contains("cannot change while it goes on: training.seed=42 there, 7 here");
        well("resume", "short", "--set", "training.epochs=5", "--ranks", "2");

        assertThat(product.result("short").path("weightsSha256"))
                .isEqualTo(product.result("long").path("weightsSha256"));
        assertThat(product.result("short").path("history").size()).isEqualTo(5);
    }
}
