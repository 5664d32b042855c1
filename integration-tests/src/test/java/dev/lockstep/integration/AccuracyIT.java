package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The run files on real data, to their end, each against what is published or what something simple reaches. Those that
 * {@code -Dlockstep.accuracy=vowels-lstm,wdbc} names, or all, by the engine that {@code -Dlockstep.engine=torch} names; the table
 * lies in {@code target/accuracy.md}, or {@code accuracy-torch.md}. Minutes are told and not judged: they are of the machine.
 */
@Tag("accuracy")
class AccuracyIT {
    private static final Path REPORT = Path.of("target", "accuracy" + SuiteEngine.ending() + ".md");
    private static final Duration LONGEST = Duration.ofHours(2);

    @TempDir
    static Path folder;

    private static final Map<Integer, String> TABLE = new TreeMap<>();

    /** What of a result counts. */
    private enum Measure {
        ACCURACY,
        LOSS,
        /** The validation loss of the first epoch within the bound, and the minutes until then. */
        EARLY_LOSS,
        /** The share by which the loss is below that of repeating the last values. */
        BETTER_THAN_REPEATING,
        /** The accuracy over ten parts of the table, each predicted by a model of the other nine. */
        FOLDED_ACCURACY,
        /** The same, which must also be above that of a naive Bayes that learned from, and was judged by, the same rows. */
        FOLDED_ABOVE_NAIVE_BAYES
    }

    /**
     * A line of the table.
     *
     * @param bound the least that must be reached; of a loss, the most
     */
    private record Goal(String runFile, Measure measure, double bound, String reference) {
        boolean isMet(double reached) {
            boolean isLoss = measure == Measure.LOSS || measure == Measure.EARLY_LOSS;
            return isLoss ? reached <= bound : reached >= bound;
        }
    }

    private static final List<Goal> GOALS = List.of(
            new Goal("wdbc", Measure.FOLDED_ACCURACY, 0.965, "0.975"),
            new Goal("vowels-lstm", Measure.ACCURACY, 0.95, "0.938"),
            new Goal("sentiment", Measure.FOLDED_ABOVE_NAIVE_BAYES, 0.838, "naive Bayes 0.838"),
            new Goal("sentiment-lstm", Measure.ACCURACY, 0.78, "naive Bayes 0.838"),
            new Goal("sentiment-transformer", Measure.ACCURACY, 0.78, "naive Bayes 0.838"),
            new Goal("etth1-lstm", Measure.BETTER_THAN_REPEATING, 0.25, "repeating the last values"),
            new Goal("wine-quality-regression", Measure.LOSS, 0.55, "the mean 0.79"),
            new Goal("adult-mlp", Measure.ACCURACY, 0.850, "C4.5 0.845"),
            new Goal("sign-language-cnn", Measure.ACCURACY, 0.95, ""),
            new Goal("fashion-mlp", Measure.ACCURACY, 0.885, "0.8833"),
            new Goal("fashion-cnn", Measure.ACCURACY, 0.930, "0.876 to 0.934"),
            new Goal("mnist-cnn", Measure.ACCURACY, 0.990, "0.9906"),
            new Goal("mnist-fast", Measure.ACCURACY, 0.990, "0.9906"),
            new Goal("transfer", Measure.ACCURACY, 0.97, "1-NN 0.980"),
            new Goal("shakespeare-lstm", Measure.LOSS, 2.0, "trigram 2.05"),
            new Goal("shakespeare-transformer", Measure.EARLY_LOSS, 1.88, "nanoGPT on a CPU 1.88"),
            new Goal("shakespeare-transformer", Measure.LOSS, 1.80, "nanoGPT on a card 1.47"));

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
        Assumptions.assumeTrue(
                !SuiteEngine.isUsual() || !namesTorch(goal),
                () -> goal.runFile() + " is computed by torch: -Dlockstep.engine=torch");
        long start = System.nanoTime();
        double reached = reached(goal, product);
        double minutes = goal.measure() == Measure.EARLY_LOSS
                ? earlyEpoch(goal, product).minutes()
                : (System.nanoTime() - start) / 6e10;
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

    private static boolean namesTorch(Goal goal) throws IOException {
        return Files.readString(Path.of(Product.runFile(goal.runFile() + ".yaml")))
                .contains("engine: torch");
    }

    private static double reached(Goal goal, Product product) throws Exception {
        return switch (goal.measure()) {
            case ACCURACY -> train(goal, product).path("accuracy").asDouble();
            case LOSS -> train(goal, product).path("loss").asDouble();
            case EARLY_LOSS -> earlyEpoch(goal, product).loss();
            case BETTER_THAN_REPEATING ->
                1
                        - train(goal, product).path("loss").asDouble()
                                / Repeating.error(foldersIn(store(goal)).get(0));
            case FOLDED_ACCURACY ->
                result(goal, product).path("accuracy").path("mean").asDouble();
            case FOLDED_ABOVE_NAIVE_BAYES -> {
                double accuracy =
                        result(goal, product).path("accuracy").path("mean").asDouble();
                double plain = foldersIn(store(goal)).stream()
                        .mapToDouble(NaiveBayes::accuracy)
                        .average()
                        .orElseThrow();
                assertThat(accuracy).as("beside a naive Bayes").isGreaterThan(plain);
                yield accuracy;
            }
        };
    }

    /** The first epoch whose validation loss is within the bound, else the last one. */
    private static Epoch earlyEpoch(Goal goal, Product product) throws Exception {
        result(goal, product);
        Epoch last = new Epoch(Double.NaN, 0);
        Instant start = Instant.MAX;
        for (JsonNode event : Scene.events(place(goal).resolve("events.jsonl"))) {
            Instant time = Instant.parse(event.path("time").asText());
            if (event.path("event").asText().equals("runStarted")) {
                start = time;
            }
            if (event.path("event").asText().equals("epochEnded")) {
                last = new Epoch(
                        event.path("validation").path("loss").asDouble(),
                        Duration.between(start, time).toMillis() / 6e4);
                if (goal.isMet(last.loss())) {
                    break;
                }
            }
        }
        return last;
    }

    private record Epoch(double loss, double minutes) {}

    private static JsonNode train(Goal goal, Product product) throws Exception {
        return result(goal, product).path("test");
    }

    /** A run file that has two goals is trained once. */
    private static JsonNode result(Goal goal, Product product) throws Exception {
        if (Files.exists(place(goal).resolve("result.json"))) {
            return product.result(directory(goal));
        }
        if (goal.runFile().equals("transfer")) {
            product.train("transfer-digits.yaml", "runs/transfer-digits", "--quiet");
        }
        return product.train(
                goal.runFile() + ".yaml", directory(goal), "--quiet", "--set", "data.store=" + store(goal));
    }

    private static String directory(Goal goal) {
        return "run-" + goal.runFile();
    }

    private static Path place(Goal goal) {
        return folder.resolve("repository").resolve(directory(goal));
    }

    private static Path store(Goal goal) {
        return folder.resolve("store-" + goal.runFile());
    }

    private static List<String> foldersIn(Path store) throws IOException {
        try (Stream<Path> folders = Files.list(store)) {
            return folders.filter(Files::isDirectory)
                    .map(path -> path.toUri().toString())
                    .toList();
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
