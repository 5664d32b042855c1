package dev.lockstep.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.events.Event.Score;
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
}
