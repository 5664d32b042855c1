package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.SaliencyDrawn.Picture;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a model when training has ended. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FinalExaminationTest {
    private static final Spots SPOTS = new Spots(MemoryDataset.of(200, 40));
    private static final String RUN = """
            name: spots
            data: { source: moons, split: { validation: 0.2 } }
            network:
              %s
              layers: [ %s ]
              loss: crossEntropy
            training: { replicas: 2, batch: 10, epochs: %d, updater: { adam: { learningRate: %s } } }
            after: { quantise: int8, saliency: 5 }
            """;

    private static final String LAYERS =
            "conv2d: { filters: 2, kernel: 3, padding: same, activation: relu }, dense: { units: 8, activation: relu },"
                    + " dense: { units: 2, activation: softmax }";

    @TempDir
    private Path directory;

    private Rehearsal spots(int ranks, String... settings) {
        return Rehearsal.of(
                Rehearsal.run(RUN.formatted("init: xavier", LAYERS, 6, "0.01"), settings), SPOTS, directory, ranks);
    }

    @Test
    void theModelLooksAtTheSpot() {
        Rehearsal trained = spots(2);

        List<Picture> pictures =
                trained.events(Event.SaliencyDrawn.class).get(0).pictures();
        assertThat(pictures).hasSize(5);
        for (Picture picture : pictures) {
            assertThat(picture.predicted()).isEqualTo(picture.actual());
            byte[] heat = Base64.getDecoder().decode(picture.heat());
            int at = Spots.spot(picture.actual());
            int far = Spots.SIZE * Spots.SIZE - Spots.SIZE;
            assertThat(heat[at] & 0xFF).isGreaterThan(10 + (heat[far] & 0xFF));
        }
    }

    @Test
    void bytesAreJudgedOnAnyRanksAndTheModelStaysWhatItIs() {
        Rehearsal trained = spots(2);
        Rehearsal plain = spots(1, "after.quantise=none");

        Event.Quantised quantised = trained.events(Event.Quantised.class).get(0);
        assertThat(quantised.part()).isEqualTo("validation");
        assertThat(quantised.before().accuracy()).contains(1.0);
        assertThat(quantised.after().accuracy().orElseThrow()).isCloseTo(1.0, within(0.05));
        assertThat(quantised.after().loss()).isNotEqualTo(quantised.before().loss());
        assertThat(spots(1).events(Event.Quantised.class).get(0).after()).isEqualTo(quantised.after());
        assertThat(trained.outcome().weightsSha256()).isEqualTo(plain.outcome().weightsSha256());
        assertThat(trained.weights()).containsExactly(plain.weights());
    }

    @Test
    void aModelOfBytesCanBeImportedWithTheWeightsThatTheySay() {
        Rehearsal trained = spots(1);
        String model = "import: { model: " + trained.directory.resolve("model-int8.zip") + " }";
        Rehearsal again = Rehearsal.of(
                Rehearsal.run(RUN.formatted(model, "", 1, "1e-30"), "training.replicas=1"), SPOTS, directory, 1);

        float most = 0;
        for (float weight : trained.weights()) {
            most = Math.max(most, Math.abs(weight));
        }
        assertThat(again.weights()).hasSameSizeAs(trained.weights());
        int changed = 0;
        for (int i = 0; i < trained.weights().length; i++) {
            assertThat(again.weights()[i]).isCloseTo(trained.weights()[i], within(most / 250));
            changed += again.weights()[i] == trained.weights()[i] ? 0 : 1;
        }
        assertThat(changed).isPositive();
        Event.Quantised quantised = again.events(Event.Quantised.class).get(0);
        assertThat(quantised.after().loss()).isCloseTo(quantised.before().loss(), within(1e-6));
    }
}
