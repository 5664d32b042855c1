package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a model that one short run left, as a user does it. */
class AskedModelIT {
    @TempDir
    static Path folder;

    private static Product product;

    @BeforeAll
    static void trainOne() throws Exception {
        product = new Product(folder);
        String moons = Product.runFile("moons.yaml");
        done("train", moons, "--run", "runs/one", "--set", "training.epochs=4", "--set", "data.split.test=0.2");
        Files.writeString(folder.resolve("points.csv"), "id,x0,x1\na,-1,0.8\nb,2,-0.5\n");
    }

    private static String done(String... arguments) throws Exception {
        Product.Ended ended = product.run(arguments);
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return ended.out();
    }

    private static void refused(String why, String... arguments) throws Exception {
        Product.Ended ended = product.run(arguments);
        assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(why).doesNotContain("\tat ");
    }

    private static List<String> lines(Path csv) throws IOException {
        try (Stream<Path> parts = Files.list(csv)) {
            return parts.filter(part -> part.getFileName().toString().startsWith("part-"))
                    .flatMap(part -> {
                        try {
                            return Files.readAllLines(part).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .distinct()
                    .toList();
        }
    }

    private static Path dataset() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("datasets"))) {
            return found.findFirst().orElseThrow();
        }
    }

    @Test
    void itPredictsRowsWithoutLabelsThroughNothingButItsFile() throws Exception {
        Files.copy(folder.resolve("runs/one/model.zip"), folder.resolve("elsewhere.zip"));

        assertThat(done("predict", "elsewhere.zip", "points.csv", "--to", "said.csv", "--keys", "id"))
                .contains("2 rows predicted");

        assertThat(lines(folder.resolve("said.csv")))
                .hasSize(3)
                .anyMatch(line -> line.matches("id,predicted,probability_.*,probability_.*"))
                .anyMatch(line -> line.startsWith("a,"))
                .anyMatch(line -> line.startsWith("b,"));
        refused("exists already", "predict", "elsewhere.zip", "points.csv", "--to", "said.csv");
        refused(
                "lacks a column: --keys names nr",
                "predict",
                "elsewhere.zip",
                "points.csv",
                "--to",
                "x",
                "--keys",
                "nr");
        refused("there is no model nowhere", "predict", "nowhere", "points.csv", "--to", "x");
    }

    @Test
    void itIsEvaluatedOnTheTestPartAsItsRunWas() throws Exception {
        Path dataset = dataset();
        String part = "--part=test";

        String found = done("evaluate", "runs/one", dataset.toString(), part, "--at-least", "accuracy=0.5");

        String accuracy =
                product.result("runs/one").path("test").path("accuracy").asText();
        assertThat(found).containsPattern("accuracy +" + accuracy.substring(0, Math.min(6, accuracy.length())));
        Product.Ended less =
                product.run("evaluate", "runs/one", dataset.toString(), part, "--at-least", "accuracy=1.1");
        assertThat(less.status()).isEqualTo(1);
        assertThat(less.err()).contains("--at-least=accuracy=1.1, but accuracy is 0.");
        assertThat(done("explain", "runs/one", dataset.toString(), part))
                .contains("x0 ")
                .contains("x1 ");
    }

    @Test
    void runsAndMachinesAreLookedAt() throws Exception {
        assertThat(done("inspect", "runs/one"))
                .contains("a row       2 values: x0, x1")
                .contains("together");
        assertThat(done("runs")).containsPattern("one +completed +4 ");
        assertThat(done("compare", "runs/one", "runs/one")).contains("the same weights, bit for bit");
        assertThat(done("doctor")).contains("ok    data.store").contains("the engine dl4j computes");
        refused("there is no command 'inspct'; did you mean inspect?", "inspct", "runs/one");
    }
}
