package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Split;
import dev.lockstep.events.Event;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose rows are mixed is as exact as any other, and is judged by rows as they are. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MixedRowsTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);

    @TempDir
    private Path directory;

    private static RunSpec run(String... settings) {
        return Rehearsal.ofTwoClasses(Stream.concat(Stream.of("training.mixup=0.4"), Stream.of(settings))
                .toList());
    }

    @Test
    void itComesToTheSameWeightsOnAnyNumberOfRanksAndAfterAFailure() {
        Rehearsal alone = Rehearsal.of(run(), POINTS, directory, 1);
        String weights = alone.outcome().weightsSha256();

        assertThat(Rehearsal.of(run("training.mixup=none"), POINTS, directory, 1)
                        .outcome()
                        .weightsSha256())
                .isNotEqualTo(weights);
        assertThat(Rehearsal.of(run(), POINTS, directory, 3).outcome().weightsSha256())
                .isEqualTo(weights);
        for (int step = 1; step < 20; step += 6) {
            SurvivingState memory = SurvivingState.of(UUID.randomUUID().toString());
            Path own = Rehearsal.newFolder(directory);
            Rehearsal.attempt(run(), POINTS, own, memory, 4, 1, step);
            assertThat(Rehearsal.attempt(run(), POINTS, own, memory, 3, -1, 0)
                            .outcome()
                            .weightsSha256())
                    .isEqualTo(weights);
        }
    }

    @Test
    void itsAccuracyIsThatOfRowsAsTheyAre() {
        Rehearsal rehearsal = Rehearsal.of(run("training.replicas=1"), POINTS, directory, 1);
        float[] w = rehearsal.weights();
        int right = 0;
        try (BatchFeed plain = POINTS.evaluationFeed(Split.TRAIN, 0, 1, 60)) {
            Batch batch = plain.batch(0);
            for (int i = 0; i < 60; i++) {
                float sum = w[0] * batch.features().get(2 * i)
                        + w[1] * batch.features().get(2 * i + 1)
                        + w[2];
                right += (sum > 0 ? 1 : 0) == batch.labels().get(i) ? 1 : 0;
            }
        }
        Event.Evaluated train = rehearsal.events(Event.Evaluated.class).get(0);
        assertThat(train.score().accuracy().orElseThrow()).isCloseTo(right / 60.0, within(1e-9));
    }
}
