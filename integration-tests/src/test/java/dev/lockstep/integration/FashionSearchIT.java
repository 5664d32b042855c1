package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Halving finds as good a network for clothes as training all 27 to their end, in less than half of the steps. */
@Tag("accuracy")
class FashionSearchIT {
    private static final double MOST_OF_THE_STEPS = 0.4;
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Path TABLE = Path.of("target", "search.md");

    @TempDir
    private Path folder;

    /** What a search came to: rows of all trials together, which are steps whatever their batch, and the least loss. */
    private record Searched(String method, long rows, double loss, double minutes, String table) {
        String row(Searched all) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f %% | %.4f | %s |%n",
                    method,
                    rows / 1e6,
                    100.0 * rows / all.rows(),
                    loss,
                    String.format(Locale.ROOT, "%.1f", minutes));
        }
    }

    @Test
    void halvingFindsAsGoodANetworkInLessThanHalfOfTheStepsAndTheSameTableTwice() throws Exception {
        Searched random = search("random", "all");
        Searched halving = search("halving", "once");
        Searched again = search("halving", "twice");

        Files.writeString(
                TABLE,
                "| 27 trials of fashion-mlp | million rows trained | of random's | least validation loss | minutes |\n"
                        + "|---|---:|---:|---:|---:|\n" + random.row(random) + halving.row(random) + again.row(random));
        assertThat(again.table()).isEqualTo(halving.table());
        assertThat(halving.loss()).isLessThanOrEqualTo(random.loss());
        assertThat((double) halving.rows() / random.rows()).isLessThanOrEqualTo(MOST_OF_THE_STEPS);
    }

    private Searched search(String method, String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("search", Product.runFile("fashion-mlp.yaml"), "--run", name));
        for (String setting : List.of(
                "search.method=" + method,
                "data.store=" + folder.resolve("store"),
                "data.path=" + RealData.path("fashion-mnist/train-images-idx3-ubyte.gz"),
                "data.split.test.path=" + RealData.path("fashion-mnist/t10k-images-idx3-ubyte.gz"))) {
            command.addAll(List.of("--set", setting));
        }
        long started = System.nanoTime();
        Product.Ended ended = new Product(folder).within(LONGEST).run(command.toArray(String[]::new));
        assertThat(ended.status()).as(ended.err()).isZero();
        String table = Files.readString(folder.resolve(name).resolve("trials.csv"));
        String[] best = table.lines().skip(1).findFirst().orElseThrow().split(",");
        return new Searched(
                method,
                rows(name),
                Double.parseDouble(best[best.length - 1]),
                (System.nanoTime() - started) / 60e9,
                table);
    }

    private long rows(String name) throws Exception {
        Product product = new Product(folder);
        List<String> trials;
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            trials = files.filter(Files::isDirectory)
                    .map(trial -> name + "/" + trial.getFileName())
                    .toList();
        }
        long rows = 0;
        for (String trial : trials) {
            RunSpec run = RunFile.read(
                    "run.yaml", Files.readString(folder.resolve(trial).resolve("run.yaml")), List.of());
            rows += product.result(trial).path("steps").asLong()
                    * run.training().batch();
        }
        return rows;
    }
}
