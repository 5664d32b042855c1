package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that are to be predicted from themselves. */
class ReconstructionFeedTest {
    private static final DataSchema.Labels CLASSES = new DataSchema.Classes(List.of("a", "b"));

    private static DataSchema sequence(int tokens, boolean padded) {
        List<Integer> shape = tokens > 0 ? List.of(3) : List.of(3, 2);
        return new DataSchema(shape, List.of(), tokens, padded, CLASSES);
    }

    @Test
    void whatIsPredictedLiesWhereTheFeaturesLie() {
        Batch batch = new Batch(4, 3, 1);
        batch.rows(2);
        BatchFeed feed = new BatchFeed() {
            @Override
            public Batch batch(long step) {
                batch.features().put(5, (float) step);
                return batch;
            }

            @Override
            public void close() {}
        };

        try (BatchFeed ofReconstruction = new ReconstructionFeed(feed)) {
            Batch first = ofReconstruction.batch(7);
            assertThat(first.rows()).isEqualTo(2);
            assertThat(first.labelWidth()).isEqualTo(3);
            assertThat(first.labels().get(5)).isEqualTo(7);
            batch.rows(3);
            assertThat(ofReconstruction.batch(8)).as("an engine wraps it once").isSameAs(first);
            assertThat(first.rows()).isEqualTo(3);
            assertThat(first.labels().get(5)).isEqualTo(8);
        }
    }

    @Test
    void aRowIsAsManyNumbersToPredictAsItHasValues() {
        DataSchema values = new DataSchema(List.of(2), List.of("x", "y"), CLASSES);
        DataSchema image = new DataSchema(List.of(1, 2, 2), List.of(), CLASSES);

        assertThat(values.ofReconstruction().labels()).isEqualTo(new DataSchema.Numbers(List.of("x", "y")));
        assertThat(image.ofReconstruction().labels()).isEqualTo(new DataSchema.Numbers(List.of("0", "1", "2", "3")));
        assertThat(image.ofReconstruction().featureShape()).isEqualTo(image.featureShape());
    }

    @Test
    void tokensAndPaddedRowsAreRefusedWithWhatTheyAre() {
        assertThatCode(() -> ReconstructionFeed.check(sequence(0, false))).doesNotThrowAnyException();
        assertThatThrownBy(() -> ReconstructionFeed.check(sequence(9, false)))
                .hasMessage(
                        "data.predict=features is for rows of numbers, all of one length, but those of this data set are"
                                + " numbers of tokens; predict the label");
        assertThatThrownBy(() -> ReconstructionFeed.check(sequence(0, true))).hasMessageContaining("are padded");
    }
}
