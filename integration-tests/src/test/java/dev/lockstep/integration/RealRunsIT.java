package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run files on rows of the world, for a few seconds each: {@link AccuracyIT} runs them to their end. */
@Tag("accuracy")
class RealRunsIT {
    /** One of the two files of 10,000 pictures each, for those that are to be quick. */
    private static final String SMALLER_FASHION =
            "data.path=../shared/data/fashion-mnist/t10k-images-idx3-ubyte.gz,data.split.test=0.2";

    private static final String SMALLER_MNIST =
            "data.path=../shared/data/mnist/t10k-images-idx3-ubyte.gz,data.split.test=0.2";

    /** Run files that are for libtorch are computed by the other one as well. */
    private static final String DL4J = "training.engine=dl4j,";

    @TempDir
    Path folder;

    /**
     * A run that is to be quick.
     *
     * @param settings of the command line, with commas between them
     * @param accuracy the least that must be reached; 0 where the loss counts
     * @param loss the most that may be left
     */
    private record Quick(String runFile, String settings, double accuracy, double loss) {
        List<String> command() {
            List<String> command = new ArrayList<>(
                    List.of("train", Product.runFile(runFile + ".yaml"), "--quiet", "--run", "runs/" + runFile));
            Arrays.stream(settings.split(",")).forEach(setting -> command.addAll(List.of("--set", setting)));
            return command;
        }

        static Quick accurate(String runFile, double accuracy, String settings) {
            return new Quick(runFile, settings, accuracy, Double.MAX_VALUE);
        }

        static Quick near(String runFile, double loss, String settings) {
            return new Quick(runFile, settings, 0, loss);
        }
    }

    /** The mean of what a cross-validation found, or what the test part says. */
    private static JsonNode judged(JsonNode result, String score) {
        JsonNode whole = result.path("test").path(score);
        return whole.isMissingNode() ? result.path(score).path("mean") : whole;
    }

    private void reach(Quick... runs) throws Exception {
        Product product = RealData.product(folder);
        product.runAll(Arrays.stream(runs).map(Quick::command).toList());
        for (Quick run : runs) {
            JsonNode result = product.result("runs/" + run.runFile());
            if (run.accuracy() > 0) {
                assertThat(judged(result, "accuracy").asDouble())
                        .as(run.runFile())
                        .isGreaterThan(run.accuracy());
            }
            assertThat(judged(result, "loss").asDouble(Double.NaN))
                    .as(run.runFile())
                    .isLessThan(run.loss());
        }
    }

    @Test
    void tablesSeriesAndTextsAreLearned() throws Exception {
        reach(
                Quick.accurate("wdbc", 0.9, "training.epochs=15,data.split.validation={ folds: 3 }"),
                Quick.accurate("adult-mlp", 0.82, "training.epochs=1"),
                Quick.near("wine-quality-regression", 0.9, "training.epochs=25"),
                Quick.accurate("vowels-lstm", 0.8, "training.epochs=15"),
                Quick.accurate("sentiment-lstm", 0.6, "training.epochs=5"),
                Quick.accurate("sentiment-transformer", 0.6, "training.epochs=8"),
                Quick.near("etth1-lstm", 1.4, "training.epochs=3,data.stride=12"),
                Quick.near("shakespeare-lstm", 3.25, "training.epochs=1,data.stride=320"),
                Quick.near("shakespeare-transformer", 3.6, DL4J + "training.epochs=1,data.stride=320"),
                Quick.accurate("sentiment", 0.55, "training.epochs=2,data.split.validation={ folds: 2 }"));

        assertThat(folder.resolve("repository/runs/etth1-lstm/report.html"))
                .content()
                .contains("What the model forecasts");
    }

    @Test
    void picturesAreToldApart() throws Exception {
        reach(
                Quick.accurate("fashion-mlp", 0.7, "training.epochs=1," + SMALLER_FASHION),
                Quick.accurate("fashion-cnn", 0.6, DL4J + "training.epochs=1," + SMALLER_FASHION),
                Quick.accurate("mnist-cnn", 0.8, "training.epochs=1," + SMALLER_MNIST),
                Quick.accurate("mnist-fast", 0.8, DL4J + "training.epochs=1," + SMALLER_MNIST),
                Quick.accurate("sign-language-cnn", 0.2, "training.epochs=3,data.height=24,data.width=24"),
                Quick.accurate("transfer-digits", 0.6, "training.epochs=1,data.rows=4000"),
                Quick.accurate("transfer", 0.85, "training.epochs=4"));
    }
}
