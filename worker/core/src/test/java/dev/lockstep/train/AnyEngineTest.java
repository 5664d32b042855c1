package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training asks an engine for nothing that only one library can do: it runs on one that is no library at all. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnyEngineTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);

    @TempDir
    private Path directory;

    private static RunSpec run(String... settings) {
        return Rehearsal.run("""
                name: any
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
                training: { engine: %s, replicas: 3, batch: 8, epochs: 4, updater: { adam: { learningRate: 0.05 } } }
                after: { quantise: int8 }
                """.formatted(FakeProvider.NAME), settings);
    }

    @Test
    void itLearnsTheSameWeightsOnAnyNumberOfRanksAndLeavesItsModels() throws IOException {
        Rehearsal alone = Rehearsal.of(run(), POINTS, directory, 1);
        Rehearsal three = Rehearsal.of(run(), POINTS, directory, 3);

        assertThat(three.outcome().weightsSha256()).isEqualTo(alone.outcome().weightsSha256());
        var losses = alone.events(Event.EpochEnded.class);
        assertThat(losses.get(3).train().loss())
                .isLessThan(losses.get(0).train().loss());
        assertThat(alone.events(Event.Quantised.class)).hasSize(1);
        assertThat(ModelFile.weightsSha256(alone.directory.resolve("model.zip")))
                .contains(alone.outcome().weightsSha256());
        TrainedModel kept = read(alone.directory.resolve("model.zip"));
        assertThat(kept.run()).isEqualTo(run());
        assertThat(kept.manifest().weightsSha256()).isEqualTo(alone.outcome().weightsSha256());
        assertThat(kept.manifest().identity()).containsEntry("training.replicas", "3");
        assertThat(kept.labelNames()).containsExactly("low", "high");
        assertThat(read(alone.directory.resolve("model-int8.zip")).parameters())
                .containsExactly(kept.parameters(), within(0.02f));
    }

    private static TrainedModel read(Path file) throws IOException {
        return TrainedModel.read(file.toString(), Files.readAllBytes(file));
    }
}
