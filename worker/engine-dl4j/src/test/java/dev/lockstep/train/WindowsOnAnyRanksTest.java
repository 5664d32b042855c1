package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures on disk that do not fit in memory, varied in each epoch: neither ranks nor an end too early show in the weights. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WindowsOnAnyRanksTest {
    /** Room for windows of one block, of two blocks, and for all rows. */
    private static final String ONE_BLOCK = "1 KB";

    private static final String TWO_BLOCKS = "3 KB";
    private static final String ALL = "1 MB";

    private static final String RUN = """
            name: pictures
            data:
              source: digits
              augment: { flip: horizontal, shift: 1, rotate: 10, erase: 0.3, noise: 0.05 }
              split: { validation: 0.1 }
            network:
              layers: [ conv2d: { filters: 2, kernel: 3, activation: relu }, flatten, dropout: 0.1, dense: { units: 2, activation: softmax } ]
              loss: crossEntropy
            training:
              replicas: 4
              batch: 7
              epochs: 2
              updater: { adam: { learningRate: { cosine: { rate: 0.02 } } } }
            checkpoint: { every: 1000 epochs }
            """;

    @TempDir
    private Path directory;

    private String pictures = "";

    @BeforeEach
    void write() throws IOException {
        pictures = PictureBlocks.write(directory.resolve("pictures"));
    }

    private static RunSpec run(String memory) {
        return Rehearsal.run(RUN, "data.memory=" + memory);
    }

    /** As every rank of a run opens it. */
    private ArrowDataset open(RunSpec run) {
        return ArrowDataset.open(pictures, ReadOptions.of(run.data()));
    }

    private String weights(RunSpec run, int ranks) {
        try (ArrowDataset dataset = open(run)) {
            return Rehearsal.of(run, dataset, directory, ranks).outcome().weightsSha256();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE_BLOCK, TWO_BLOCKS, ALL})
    void oneTwoAndFourRanksGiveTheSameWeights(String memory) {
        RunSpec run = run(memory);
        String alone = weights(run, 1);
        assertThat(weights(run, 2)).isEqualTo(alone);
        assertThat(weights(run, 4)).isEqualTo(alone);
    }

    @Test
    void memoryDecidesTheOrderOfRows() {
        assertThat(weights(run(ONE_BLOCK), 1)).isNotEqualTo(weights(run(ALL), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE_BLOCK, TWO_BLOCKS})
    void aRunGoesOnFromAnyStep(String memory) {
        RunSpec run = Rehearsal.run(RUN, "data.memory=" + memory, "training.engine=" + FakeProvider.NAME);
        try (ArrowDataset first = open(run);
                ArrowDataset second = open(run)) {
            TrainingOutcome whole = Rehearsal.of(run, first, directory, 2).outcome();
            assertThat(whole.steps()).isGreaterThan(8);
            for (int step = 1; step < whole.steps(); step++) {
                Path own = Rehearsal.newFolder(directory);
                SurvivingState memoryOfRanks =
                        SurvivingState.of(UUID.randomUUID().toString());
                Rehearsal.attempt(run, first, own, memoryOfRanks, 4, 1, step);
                Rehearsal resumed = Rehearsal.attempt(run, second, own, memoryOfRanks, step % 2 + 1, -1, 0);

                assertThat(resumed.events(Event.Resumed.class))
                        .as("stopped before step %d", step)
                        .hasSize(1);
                assertThat(resumed.outcome().weightsSha256())
                        .as("stopped before step %d", step)
                        .isEqualTo(whole.weightsSha256());
            }
        }
    }
}
