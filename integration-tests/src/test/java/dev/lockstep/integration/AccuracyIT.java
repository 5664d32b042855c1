package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The run files on real data, to their end, each against what is published or what something simple reaches. Those that
 * {@code -Dlockstep.accuracy=vowels-lstm,wdbc} names, or all; the table lies in {@code target/accuracy.md}.
 */
@Tag("accuracy")
class AccuracyIT {
    private static final Path REPORT = Path.of("target", "accuracy.md");
    private static final Duration LONGEST = Duration.ofHours(2);

    @TempDir
    static Path folder;

    private static final Map<Integer, String> TABLE = new TreeMap<>();

    /** What of a result counts. */
    private enum Measure {
        ACCURACY,
        LOSS,
        /** The share by which the loss is below that of repeating the last values. */
        BETTER_THAN_REPEATING,
        /** The accuracy over ten parts of the table, each predicted by a model of the other nine. */
        FOLDED_ACCURACY
    }

    /**
     * A line of the table.
     *
     * @param bound the least that must be reached; of a loss, the most
     */
    private record Goal(String runFile, Measure measure, double bound, String reference) {
        boolean isMet(double reached) {
            return measure == Measure.LOSS ? reached <= bound : reached >= bound;
        }
    }

    private static final List<Goal> GOALS = List.of(
            new Goal("wdbc", Measure.FOLDED_ACCURACY, 0.965, "0.975"),
            new Goal("vowels-lstm", Measure.ACCURACY, 0.95, "0.938"),
            new Goal("sentiment-lstm", Measure.ACCURACY, 0.78, "naive Bayes 0.838"),
            new Goal("sentiment-transformer", Measure.ACCURACY, 0.78, "naive Bayes 0.838"),
            new Goal("etth1-lstm", Measure.BETTER_THAN_REPEATING, 0.25, "repeating the last values"),
            new Goal("wine-quality-regression", Measure.LOSS, 0.55, "the mean 0.79"),
            new Goal("adult-mlp", Measure.ACCURACY, 0.850, "C4.5 0.845"),
            new Goal("sign-language-cnn", Measure.ACCURACY, 0.90, ""),
            new Goal("fashion-mlp", Measure.ACCURACY, 0.885, "0.8833"),
            new Goal("fashion-cnn", Measure.ACCURACY, 0.915, "0.876 to 0.925"),
            new Goal("mnist-cnn", Measure.ACCURACY, 0.990, "0.9906"),
            new Goal("transfer", Measure.ACCURACY, 0.97, "1-NN 0.980"),
            new Goal("shakespeare-lstm", Measure.LOSS, 2.0, "trigram 2.05"),
            new Goal("shakespeare-transformer", Measure.LOSS, 2.0, "small CPU transformer 1.88"));

    @TestFactory
    Stream<DynamicTest> runFiles() {
        List<String> asked =
                Arrays.asList(System.getProperty("lockstep.accuracy", "").split(","));
        return GOALS.stream()
                .filter(goal -> asked.equals(List.of("")) || asked.contains(goal.runFile()))
                .map(goal -> DynamicTest.dynamicTest(goal.runFile(), () -> check(goal)));
    }

    private static void check(Goal goal) throws Exception {
        Product product = RealData.product(folder).within(LONGEST);
        long start = System.nanoTime();
        double reached = reached(goal, product);
        double minutes = (System.nanoTime() - start) / 6e10;
        TABLE.put(
                GOALS.indexOf(goal),
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.4f | %s | %s | %.1f |%n",
                        goal.runFile(),
                        goal.measure().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        reached,
                        goal.bound(),
                        goal.reference(),
                        minutes));
        assertThat(goal.isMet(reached)).as(goal + " reached " + reached).isTrue();
    }

    private static double reached(Goal goal, Product product) throws Exception {
        return switch (goal.measure()) {
            case ACCURACY -> train(goal, product).path("accuracy").asDouble();
            case LOSS -> train(goal, product).path("loss").asDouble();
            case BETTER_THAN_REPEATING ->
                1
                        - train(goal, product, "--set", "data.store=" + store(goal))
                                        .path("loss")
                                        .asDouble()
                                / Repeating.error(onlyFolderIn(store(goal)));
            case FOLDED_ACCURACY ->
                result(goal, product).path("accuracy").path("mean").asDouble();
        };
    }

    private static JsonNode train(Goal goal, Product product, String... more) throws Exception {
        return result(goal, product, more).path("test");
    }

    private static JsonNode result(Goal goal, Product product, String... more) throws Exception {
        if (goal.runFile().equals("transfer")) {
            product.train("transfer-digits.yaml", "runs/transfer-digits", "--quiet");
        }
        List<String> all = new ArrayList<>(List.of("--quiet"));
        all.addAll(Arrays.asList(more));
        return product.train(goal.runFile() + ".yaml", "run-" + goal.runFile(), all.toArray(String[]::new));
    }

    private static Path store(Goal goal) {
        return folder.resolve("store-" + goal.runFile());
    }

    private static String onlyFolderIn(Path store) throws IOException {
        try (Stream<Path> folders = Files.list(store)) {
            List<Path> found = folders.filter(Files::isDirectory).toList();
            assertThat(found).hasSize(1);
            return found.get(0).toUri().toString();
        }
    }

    @AfterAll
    static void write() throws IOException {
        String head = """
                | run file | measure | reached | bound | published or simple reference | minutes |
                |---|---|---:|---:|---|---:|
                """;
        Files.writeString(REPORT, head + String.join("", TABLE.values()));
    }
}
