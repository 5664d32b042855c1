package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Reconstructed;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network that predicts what it is given. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconstructionsTest {
    private static final String RUN = """
            name: echo
            data: { source: digits, predict: features, split: { validation: 0.2 } }
            network:
              layers: [ dense: { units: 4, activation: tanh }, dense: { units: 36, activation: sigmoid } ]
              loss: mse
            training: { replicas: 2, batch: 10, epochs: 60, updater: { adam: { learningRate: 0.02 } } }
            after: { examples: 3 }
            """;

    @TempDir
    private Path directory;

    private Rehearsal trained(int ranks, String... settings) throws Exception {
        RunSpec run = Rehearsal.run(RUN, settings);
        String pictures = PictureBlocks.write(Rehearsal.newFolder(directory).resolve("pictures"));
        try (ArrowDataset dataset = ArrowDataset.open(pictures, ReadOptions.of(run.data()))) {
            assertThat(dataset.schema().labels()).isInstanceOf(DataSchema.Numbers.class);
            return Rehearsal.of(run, dataset, directory, ranks);
        }
    }

    /** How far two pictures are apart, as a share of all grey there is. */
    private static double distance(String one, String other) {
        byte[] a = Base64.getDecoder().decode(one);
        byte[] b = Base64.getDecoder().decode(other);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)) / 255.0;
        }
        return sum / a.length;
    }

    @Test
    void whatComesBackIsLikerToItsPictureThanToAnother() throws Exception {
        Rehearsal trained = trained(2);

        Reconstructed given = trained.events(Reconstructed.class).get(0);
        assertThat(given.pairs()).hasSize(3);
        Reconstructed.Pair bright = given.pairs().get(0);
        Reconstructed.Pair other = given.pairs().stream()
                .filter(picture -> distance(picture.pixels(), bright.pixels()) > 0.4)
                .findFirst()
                .orElseThrow();
        assertThat(distance(bright.pixels(), bright.reconstruction())).isLessThan(0.25);
        assertThat(distance(bright.pixels(), bright.reconstruction()))
                .isLessThan(distance(bright.pixels(), other.reconstruction()));
        assertThat(trained.events(Event.Evaluated.class))
                .allSatisfy(
                        evaluated -> assertThat(evaluated.score().accuracy()).isEmpty());
    }

    @Test
    void itsWeightsAreTheSameOnAnyRanksAlsoWhenRowsAreVaried() throws Exception {
        String[] settings = {"training.epochs=3", "data.augment={ shift: 1, noise: 0.1 }"};

        assertThat(trained(2, settings).weights())
                .containsExactly(trained(1, settings).weights());
        assertThat(trained(1, settings).weights())
                .isNotEqualTo(trained(1, "training.epochs=3").weights());
    }

    @Test
    void nothingIsShownWhereNothingIsAskedFor() throws Exception {
        assertThat(trained(1, "training.epochs=1", "after.examples=0").events(Reconstructed.class))
                .isEmpty();
    }
}
