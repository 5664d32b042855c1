package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.capacity.Uncertain;
import dev.lockstep.driver.capacity.RunCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clothes: when the loss will be what it is at the end is forecast from the first third of the run. */
@Tag("capacity")
class LearningCurveIT {
    private static final int EPOCHS = 18;
    private static final String METRIC = "train.loss";
    private static final String EVENTS = "events.jsonl";

    @TempDir
    private Path folder;

    @Test
    void theTimeToALossIsForecastFromTheFirstThird() throws Exception {
        Product product = RealData.product(folder).within(Duration.ofHours(1));
        product.train(
                "fashion-mlp.yaml",
                "run",
                "--set",
                "training.epochs=" + EPOCHS,
                "--set",
                "training.earlyStopping.patience=" + EPOCHS);
        Path run = product.folder().resolve("run");
        Path third = firstEpochs(run, EPOCHS / 3);
        double target = RunCurve.read(run, METRIC).values().get(EPOCHS - 1);

        Uncertain epochs = RunCurve.read(third, METRIC).epochsTo(target);
        // The first epoch also compiles, and loads what the others use.
        double forecast = epochs.value() * new Repeats(seconds(third)).median();
        double whole = seconds(run).stream().mapToDouble(Double::doubleValue).sum();
        System.out.println(String.format(
                Locale.ROOT,
                "%s %.4f: after %d epochs forecast for %.1f epochs (%.1f to %.1f), %.1f s; it took %d epochs, %.1f s",
                METRIC,
                target,
                EPOCHS / 3,
                epochs.value(),
                epochs.low(),
                epochs.high(),
                forecast,
                EPOCHS,
                whole));
        assertThat(forecast / whole).isBetween(0.85, 1.15);
    }

    /** What had been known of a run when so many epochs had ended. */
    private Path firstEpochs(Path run, int epochs) throws IOException {
        Path known = Files.createDirectories(folder.resolve("known"));
        List<String> lines = Files.readAllLines(run.resolve(EVENTS));
        int ended = 0;
        int count = 0;
        while (ended < epochs) {
            ended += lines.get(count).contains("\"epochEnded\"") ? 1 : 0;
            count++;
        }
        Files.write(known.resolve(EVENTS), lines.subList(0, count));
        return known;
    }

    private static List<Double> seconds(Path run) throws IOException {
        return Scene.events(run.resolve(EVENTS)).stream()
                .filter(event -> event.path("event").asText().equals("epochEnded"))
                .map((JsonNode event) -> event.path("seconds").asDouble())
                .toList();
    }
}
