package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are mixed with others of their batch. */
class MixedFeedTest {
    private static final DataSchema.Labels CLASSES = new DataSchema.Classes(List.of("a", "b", "c", "d", "e"));
    private static final DataSchema SCHEMA = new DataSchema(List.of(5), List.of(), CLASSES);

    /** Row i of a step is 1 at i, and of class i; the last step is not full. */
    private static final class UnitRows implements BatchFeed {
        private final Batch batch = new Batch(5, SCHEMA);

        @Override
        public Batch batch(long step) {
            batch.rows(step == 9 ? 3 : 5);
            for (int i = 0; i < batch.rows(); i++) {
                for (int k = 0; k < 5; k++) {
                    batch.features().put(5 * i + k, k == i ? 1 : 0);
                }
                batch.labels().put(i, i);
            }
            return batch;
        }

        @Override
        public void close() {}
    }

    private static BatchFeed feed(double alpha, long seed) {
        return new MixedFeed(new UnitRows(), SCHEMA, alpha, seed);
    }

    @Test
    void eachRowIsMixedWithTheOneWhoseLabelItAlsoAsksFor() {
        try (BatchFeed feed = feed(0.5, 1)) {
            for (long step = 0; step < 10; step++) {
                Batch mixed = feed.batch(step);
                assertThat(mixed.rows()).isEqualTo(step == 9 ? 3 : 5);
                assertThat(mixed.own()).isBetween(0f, 1f);
                for (int i = 0; i < mixed.rows(); i++) {
                    assertThat(mixed.labels().get(i)).isEqualTo(i);
                    int other = (int) mixed.mixedIn().get(i);
                    for (int k = 0; k < 5; k++) {
                        float expected = (k == i ? mixed.own() : 0) + (k == other ? 1 - mixed.own() : 0);
                        assertThat(mixed.features().get(5 * i + k)).isCloseTo(expected, within(1e-6f));
                    }
                }
                int[] others = IntStream.range(0, mixed.rows())
                        .map(i -> (int) mixed.mixedIn().get(i))
                        .sorted()
                        .toArray();
                assertThat(others)
                        .as("each row is mixed in once")
                        .isEqualTo(IntStream.range(0, mixed.rows()).toArray());
            }
        }
    }

    private static String said(Batch batch) {
        float[] features = new float[25];
        batch.features().get(0, features);
        return Arrays.toString(features) + batch.own();
    }

    @Test
    void whatIsDrawnDependsOnTheSeedAndTheStepAlone() {
        try (BatchFeed one = feed(0.2, 1);
                BatchFeed same = feed(0.2, 1);
                BatchFeed another = feed(0.2, 2)) {
            String third = said(one.batch(3));
            assertThat(said(one.batch(4))).isNotEqualTo(third);
            assertThat(said(one.batch(3))).isEqualTo(third);
            assertThat(said(same.batch(3))).isEqualTo(third);
            assertThat(said(another.batch(3))).isNotEqualTo(third);
            assertThat(one.batch(5)).as("an engine wraps it once").isSameAs(one.batch(6));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.2, 1, 4})
    void theSharesAreOfABetaDistribution(double alpha) {
        try (BatchFeed feed = feed(alpha, 7)) {
            double[] shares = IntStream.range(0, 20_000)
                    .mapToDouble(step -> feed.batch(step).own())
                    .toArray();
            double mean = Arrays.stream(shares).average().orElseThrow();
            double variance = Arrays.stream(shares)
                    .map(x -> (x - 0.5) * (x - 0.5))
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(0.5, within(0.02));
            assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
        }
    }

    @Test
    void tokensAndPaddedRowsAreRefusedWithWhatTheyAre() {
        assertThatCode(() -> MixedFeed.check(SCHEMA)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MixedFeed.check(new DataSchema(List.of(3), List.of(), 9, false, CLASSES)))
                .hasMessage("training.mixup is for rows of numbers, all of one length, but those of this data set are"
                        + " numbers of tokens; remove training.mixup");
        assertThatThrownBy(() -> MixedFeed.check(new DataSchema(List.of(3, 2), List.of(), 0, true, CLASSES)))
                .hasMessageContaining("are padded");
    }
}
