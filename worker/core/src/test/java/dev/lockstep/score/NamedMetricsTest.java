package dev.lockstep.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.events.Event.Score;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedMetricsTest {
    @Test
    void eachClassIsJudgedByWhoIsTakenForIt() {
        List<List<Long>> confusion = List.of(List.of(6L, 2L, 0L), List.of(1L, 3L, 0L), List.of(0L, 0L, 0L));

        NamedMetrics.OfClass first = NamedMetrics.classes(confusion).get(0);

        assertThat(first.precision()).isEqualTo(6 / 7.0);
        assertThat(first.recall()).isEqualTo(6 / 8.0);
        assertThat(first.f1()).isCloseTo(2 * 6.0 / (2 * 6 + 2 + 1), within(1e-12));
        assertThat(first.rows()).isEqualTo(8);
    }

    @Test
    void classesThatNoRowHasCountInNoMean() {
        List<List<Long>> confusion = List.of(List.of(4L, 0L, 0L), List.of(0L, 4L, 0L), List.of(0L, 0L, 0L));
        Map<String, Double> metrics = NamedMetrics.of(new Scores.Findings(new Score(0.5, Optional.of(1.0)), confusion));

        assertThat(metrics)
                .containsEntry("precision", 1.0)
                .containsEntry("recall", 1.0)
                .containsEntry("f1", 1.0);
    }

    private static NumberErrors counted(double... actualThenPredicted) {
        NumberErrors errors = new NumberErrors(1);
        Batch batch = new Batch(1, 1, 1);
        batch.rows(1);
        for (int i = 0; i < actualThenPredicted.length; i += 2) {
            batch.labels().put(0, (float) actualThenPredicted[i]);
            errors.count(batch, FloatBuffer.wrap(new float[] {(float) actualThenPredicted[i + 1]}));
        }
        return errors;
    }

    /** Sums of squares of such numbers would have no digits left for what varies. */
    @Test
    void numbersThatAreLargeAndVaryLittleAreJudgedExactlyHoweverTheyWereShared() {
        double[] all = {1e6, 1e6 + 1, 1e6 + 2, 1e6 + 2, 1e6 + 4, 1e6 + 3};
        NumberErrors shared = counted(all[0], all[1]);
        shared.add(counted(all[2], all[3], all[4], all[5]).row());
        shared.add(counted().row());

        Map<String, Double> metrics = NamedMetrics.of(shared);

        assertThat(metrics).isEqualTo(NamedMetrics.of(counted(all)));
        assertThat(metrics.get("mse")).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(metrics.get("mae")).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(metrics.get("r2")).isCloseTo(1 - 2 / 8.0, within(1e-9));
    }

    @Test
    void whereNothingVariesNoShareOfItIsExplained() {
        assertThat(NamedMetrics.of(counted(3, 3, 3, 4))).doesNotContainKey("r2").containsEntry("mse", 0.5);
    }
}
