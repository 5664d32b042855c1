package dev.lockstep.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunFile;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.events.Event.Score;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final NetworkSpec NETWORK =
            RunFile.read("run.yaml", """
                            name: small
                            data: { source: xor }
                            network: { layers: [ { dense: { units: 3, activation: softmax } } ], loss: crossEntropy }
                            training: { replicas: 1, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
                            """, List.of()).network();

    private static DataSchema schema(DataSchema.Labels labels) {
        return new DataSchema(List.of(2), List.of(), labels);
    }

    private static List<String> names(int many) {
        return IntStream.range(0, many).mapToObj(String::valueOf).toList();
    }

    private static Batch batch(float... labels) {
        Batch batch = new Batch(labels.length, 2, 1);
        batch.rows(labels.length);
        batch.labels().put(0, labels);
        return batch;
    }

    /** For each class one output, of which the greatest says it. */
    private static FloatBuffer saying(int outputs, int... classes) {
        FloatBuffer values = FloatBuffer.allocate(outputs * classes.length);
        for (int row = 0; row < classes.length; row++) {
            values.put(row * outputs + classes[row], 1);
        }
        return values;
    }

    @Test
    void countsOfSeveralAreAddedUp() {
        Scores scores = new Scores(schema(new DataSchema.Classes(names(3))), NETWORK, 3, Optional.empty());
        double[] one = scores.none();
        scores.count(batch(0, 1, 1), saying(3, 0, 1, 2), 1.5, one);
        double[] other = scores.none();
        scores.count(batch(2), saying(3, 2), 0.5, other);

        Scores.Findings found = scores.of(new double[][] {one, other});

        assertThat(found.score().loss()).isEqualTo(0.5);
        assertThat(found.score().accuracy()).contains(0.75);
        assertThat(found.confusion()).containsExactly(List.of(1L, 0L, 0L), List.of(0L, 1L, 1L), List.of(0L, 0L, 1L));
    }

    /** Of ten classes, of which each row finds its own at the place that is said. */
    private static FloatBuffer ranking(int... places) {
        FloatBuffer values = FloatBuffer.allocate(10 * places.length);
        for (int row = 0; row < places.length; row++) {
            for (int i = 0; i < 10; i++) {
                values.put(row * 10 + i, i == 0 ? 0.55f - 0.1f * places[row] : 1 - 0.1f * i);
            }
        }
        return values;
    }

    @Test
    void aClassAmongTheFiveMostLikelyIsRightByTopFive() {
        Scores scores = new Scores(schema(new DataSchema.Classes(names(10))), NETWORK, 10, Optional.empty());
        double[] counts = scores.none();
        scores.count(batch(0, 0, 0, 0), ranking(-4, 0, 1, 5), 1, counts);

        // Of the others, which are 0.9 to 0.1, four are above 0.55, and five above 0.45.
        assertThat(scores.of(new double[][] {counts}).score().metrics())
                .containsEntry("top5", 0.5)
                .containsEntry("microF1", 0.25);
    }

    @Test
    void theAreaUnderTheCurveIsTheChanceThatARowOfTheClassRanksAboveAnother() {
        Scores scores = new Scores(schema(new DataSchema.Classes(names(2))), NETWORK, 1, Optional.empty());
        double[] one = scores.none();
        scores.count(batch(0, 1, 0), FloatBuffer.wrap(new float[] {1e-4f, 0.3f, 0.4f}), 1, one);
        double[] other = scores.none();
        scores.count(batch(1, 1, 0), FloatBuffer.wrap(new float[] {0.9f, 0.99f, 0.9f}), 1, other);

        // Of nine pairs: 0.3 is above one, 0.9 above two and beside one, 0.99 above three.
        assertThat(scores.of(new double[][] {one, other}).score().metrics().get("auc"))
                .isCloseTo((1 + 2.5 + 3) / 9, within(1e-12));
    }

    @Test
    void theMeanOfTheClassesCountsRareOnesAsMuchAsOthers() {
        Scores scores = new Scores(schema(new DataSchema.Classes(names(3))), NETWORK, 3, Optional.empty());
        double[] counts = scores.none();
        scores.count(batch(0, 0, 0, 1), saying(3, 0, 0, 0, 0), 1, counts);

        // Of the first 3 of 4 that are said are right; of the second none; the third is not there.
        assertThat(scores.of(new double[][] {counts}).score().metrics().get("macroF1"))
                .isCloseTo(2 * 0.75 / 1.75 / 2, within(1e-12));
    }

    @Test
    void numbersHaveALossAndNoAccuracy() {
        Scores scores = new Scores(schema(new DataSchema.Numbers(List.of("y"))), NETWORK, 1, Optional.empty());
        double[] counts = scores.none();
        scores.count(batch(0.5f, 2), FloatBuffer.allocate(2), 8, counts);

        Scores.Findings found = scores.of(new double[][] {counts});

        assertThat(found.score().loss()).isEqualTo(4);
        assertThat(found.score().accuracy()).isEmpty();
        assertThat(found.confusion()).isEmpty();
    }

    @Test
    void numbersOfOneMeasureAreSaidToBeSoFarOffInIt() {
        Scores scores = new Scores(schema(new DataSchema.Numbers(List.of("y"))), NETWORK, 1, Optional.of(10.0));
        double[] one = scores.none();
        scores.count(batch(1, 3), FloatBuffer.wrap(new float[] {2, 3}), 1, one);
        double[] other = scores.none();
        scores.count(batch(5, 7), FloatBuffer.wrap(new float[] {5, 4}), 9, other);

        Score.Errors errors =
                scores.of(new double[][] {one, other}).score().errors().orElseThrow();

        assertThat(errors.rmse()).isCloseTo(10 * Math.sqrt(2.5), within(1e-9));
        assertThat(errors.mae()).isCloseTo(10, within(1e-9));
        assertThat(errors.r2()).isCloseTo(1 - 2.5 / 5, within(1e-9));
    }

    /** Sums of squares of such numbers would have no digits left for what varies. */
    @Test
    void numbersThatAreLargeAndVaryLittleAreJudgedExactlyHoweverTheyWereShared() {
        Scores scores = new Scores(schema(new DataSchema.Numbers(List.of("y"))), NETWORK, 1, Optional.of(1.0));
        double[] one = scores.none();
        scores.count(batch(1e6f, 1e6f + 2), FloatBuffer.wrap(new float[] {1e6f + 1, 1e6f + 2}), 1, one);
        double[] other = scores.none();
        scores.count(batch(1e6f + 4, 1e6f + 6), FloatBuffer.wrap(new float[] {1e6f + 3, 1e6f + 6}), 1, other);

        Score.Errors errors = scores.of(new double[][] {one, scores.none(), other})
                .score()
                .errors()
                .orElseThrow();

        assertThat(errors.r2()).isCloseTo(1 - 2 / 20.0, within(1e-12));
    }

    @Test
    void moreClassesThanAnybodyReadsAreCountedAndNotConfused() {
        Scores scores = new Scores(schema(new DataSchema.Classes(names(101))), NETWORK, 101, Optional.empty());
        double[] counts = scores.none();
        scores.count(batch(100, 7), saying(101, 100, 8), 1, counts);

        Scores.Findings found = scores.of(new double[][] {counts});

        assertThat(found.score().accuracy()).contains(0.5);
        assertThat(found.confusion()).isEmpty();
    }

    @Test
    void stepsThatARowDoesNotHaveDoNotCount() {
        DataSchema padded = new DataSchema(List.of(3, 1), List.of(), 0, true, new DataSchema.StepClasses(names(2), 3));
        Scores scores = new Scores(padded, NETWORK, 6, Optional.empty());
        Batch batch = new Batch(1, padded);
        batch.rows(1);
        batch.labels().put(0, new float[] {1, 0, 0});
        batch.mask().put(0, new float[] {1, 1, 0});
        double[] counts = scores.none();
        scores.count(batch, saying(2, 1, 1, 1), 1, counts);

        assertThat(scores.of(new double[][] {counts}).score().accuracy()).contains(0.5);
    }
}
