package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Split;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.events.Event.BaselineScored;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beside what a model is worth stands what anybody could say without one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BaselineEvaluationTest {
    private static final String RUN = """
            name: guessed
            data: { source: moons, rows: 100, split: { validation: 0.2 } }
            network: { layers: [ flatten, dense: { units: %d, activation: %s } ], loss: %s }
            training: { engine: %s, replicas: 2, batch: 8, epochs: 1, updater: { sgd: { learningRate: 0.01 } } }
            """;

    @TempDir
    private Path directory;

    private List<BaselineScored> guesses(String run, OfPoints rows, int ranks) {
        return Rehearsal.of(Rehearsal.run(run), rows, directory, ranks).events(BaselineScored.class);
    }

    @Test
    void aSeriesIsGuessedByItsMeanAndByWhatItWasLastOnAnyRanks() {
        String run = RUN.formatted(2 * Ramps.AHEAD, "identity", "mse", FakeProvider.NAME);
        Ramps rows = new Ramps(MemoryDataset.of(60, 20));

        List<BaselineScored> found = guesses(run, rows, 1);

        assertThat(found)
                .extracting(BaselineScored::part, BaselineScored::guess)
                .containsExactly(
                        tuple("train", "the mean"),
                        tuple("train", "the last value"),
                        tuple("validation", "the mean"),
                        tuple("validation", "the last value"));
        assertThat(guesses(run, rows, 2)).isEqualTo(found);
        assertThat(found.get(3).loss().orElseThrow()).isCloseTo(lossOfLastValue(rows), within(1e-6));
        assertThat(found.get(2).loss().orElseThrow())
                .isGreaterThan(found.get(3).loss().orElseThrow());
    }

    /** The level stays, and the ramp rises by its slope line after line: by 1, 2 and 3 of it. */
    private static double lossOfLastValue(Ramps rows) {
        double sum = 0;
        for (int replica = 0; replica < 2; replica++) {
            for (long step = 0; step < rows.evaluationSteps(Split.VALIDATION, replica, 2, 8); step++) {
                Batch batch =
                        rows.evaluationFeed(Split.VALIDATION, replica, 2, 8).batch(step);
                for (int row = 0; row < batch.rows(); row++) {
                    double slope = batch.features().get((row * Ramps.PAST + 1) * 2);
                    sum += slope * slope * (1 + 4 + 9) / 6;
                }
            }
        }
        return sum / rows.rows(Split.VALIDATION);
    }

    @Test
    void classesAreGuessedByTheOneThatMostTrainingRowsHave() {
        String run = RUN.formatted(2, "softmax", "crossEntropy", FakeProvider.NAME);

        assertThat(guesses(run, new Counted(MemoryDataset.of(60, 20)), 2))
                .containsExactly(
                        new BaselineScored(
                                "train",
                                "always high",
                                Optional.of((-15 * StrictMath.log(0.25) - 45 * StrictMath.log(0.75)) / 60),
                                Optional.of(0.75),
                                Optional.empty()),
                        new BaselineScored(
                                "validation",
                                "always high",
                                Optional.of((-10 * StrictMath.log(0.25) - 10 * StrictMath.log(0.75)) / 20),
                                Optional.of(0.5),
                                Optional.empty()));
    }

    /** Rows of which somebody has counted the classes. */
    private record Counted(MemoryDataset points) implements OfPoints {
        @Override
        public DataSchema schema() {
            return points.schema();
        }

        @Override
        public List<Long> classRows(Split part) {
            return part == Split.TRAIN ? List.of(15L, 45L) : List.of(10L, 10L);
        }

        @Override
        public void make(Batch from, int row, Batch into) {
            into.features().put(2 * row, from.features().get(2 * row));
            into.features().put(2 * row + 1, from.features().get(2 * row + 1));
            into.labels().put(row, from.labels().get(row));
        }
    }
}
