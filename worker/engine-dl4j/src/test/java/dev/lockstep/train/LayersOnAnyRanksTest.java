package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.events.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of ranks never shows in the weights, whatever the layers; what they drop by chance included. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LayersOnAnyRanksTest {
    private static final Dataset POINTS = MemoryDataset.of(47, 9);

    @TempDir
    private Path directory;

    private static String yaml(String layers, String output) {
        return """
                name: layers
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network:
                  layers: [ %s, %s ]
                  loss: %s
                training: { replicas: 3, batch: 5, epochs: 2, updater: { adam: { learningRate: 0.01 } } }
                """.formatted(layers, output, output.contains("softmax") ? "crossEntropy" : "binaryCrossEntropy");
    }

    private Rehearsal weightsAreTheSame(RunSpec run, Dataset dataset) {
        Rehearsal alone = Rehearsal.of(run, dataset, directory, 1);
        for (int ranks = 2; ranks <= 3; ranks++) {
            assertThat(Rehearsal.of(run, dataset, directory, ranks).outcomes)
                    .extracting(TrainingOutcome::weightsSha256)
                    .containsOnly(alone.outcome().weightsSha256());
        }
        for (float weight : alone.weights()) {
            assertThat(weight).isFinite();
        }
        return alone;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv2d: { filters: 3, kernel: 3, activation: relu }, maxPool: { size: 2 }",
                "conv2d: { filters: 3, kernel: 3, padding: same }, batchNorm, activation: relu, avgPool: { size: 2 }",
                "separableConv2d: { filters: 3, kernel: 3, activation: relu }, spatialDropout: 0.3, globalPool: { kind: max }",
                "residual: { layers: [ conv2d: { filters: 2, kernel: 3, padding: same } ] }, dropout: 0.2, flatten"
            })
    void onImages(String layers) {
        String before = "dense: { units: 36, activation: tanh }, reshape: { sizes: [1, 6, 6] }, ";
        weightsAreTheSame(Rehearsal.run(yaml(before + layers, "dense: { units: 1, activation: sigmoid }")), POINTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm: { units: 4 }, spatialDropout: 0.3, lastStep",
                "simpleRnn: { units: 4 }, dropout: 0.3, lastStep",
                "bidirectional: { layer: { lstm: { units: 3 } } }, globalPool: { kind: average }",
                "bidirectional: { layer: { simpleRnn: { units: 3 } } }, bothEnds",
                "conv1d: { filters: 4, kernel: 3, activation: relu }, maxPool: { size: 2 }, flatten",
                "selfAttention: { heads: 2 }, layerNorm, globalPool: { kind: max }",
                "transformerEncoder: { heads: 2, dropout: 0.2 }, lastStep"
            })
    void onSequences(String layers) {
        String before = "dense: { units: 24, activation: tanh }, reshape: { sizes: [6, 4] }, ";
        weightsAreTheSame(Rehearsal.run(yaml(before + layers, "dense: { units: 1, activation: sigmoid }")), POINTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embedding: { size: 4 }, bidirectional: { layer: { lstm: { units: 3 } } }",
                "embedding: { size: 4, positions: true }, transformerEncoder: { heads: 2, causal: true }"
            })
    void onSentencesWithALabelForEachWord(String layers) {
        weightsAreTheSame(
                Rehearsal.run(yaml(layers, "dense: { units: 2, activation: softmax }")),
                new Sentences((MemoryDataset) POINTS));
    }

    @Test
    void wordsAreLearnedAndOnlyWordsThatAreThereAreJudged() {
        String yaml = yaml("embedding: { size: 6 }", "dense: { units: 2, activation: softmax }");
        RunSpec run = Rehearsal.run(yaml, "training.epochs=40", "training.updater.adam.learningRate=0.05");
        Rehearsal trained = Rehearsal.of(run, new Sentences(MemoryDataset.of(200, 50)), directory, 2);

        List<Event.EpochEnded> ended = trained.events(Event.EpochEnded.class);
        Event.EpochEnded last = ended.get(ended.size() - 1);
        assertThat(last.validation().orElseThrow().accuracy()).contains(1.0);
    }
}
