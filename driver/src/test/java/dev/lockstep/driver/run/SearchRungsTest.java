package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.SearchSpec;
import dev.lockstep.config.SearchSpec.Method;
import dev.lockstep.config.TrainingSpec.JudgedBy;
import dev.lockstep.driver.run.SearchRungs.Rung;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SearchRungsTest {
    private static SearchRungs rungs(Method method, int trials, int oneOf, int finalists, int epochs) {
        return SearchRungs.of(new SearchSpec(List.of(), trials, 1, method, oneOf, finalists, Optional.empty()), epochs);
    }

    @Test
    void theBetterHalfGoesTwiceAsFarUntilTheFinalistsAreTrainedToTheEnd() {
        SearchRungs rungs = rungs(Method.HALVING, 27, 2, 4, 20);

        assertThat(rungs.rungs()).containsExactly(new Rung(27, 3), new Rung(14, 5), new Rung(7, 10), new Rung(4, 20));
        assertThat(rungs.epochs()).isEqualTo(27 * 3 + 14 * 2 + 7 * 5 + 4 * 10).isLessThan(27 * 20 * 4 / 10);
    }

    @Test
    void fewerMayGoFurtherAndBeLeft() {
        assertThat(rungs(Method.HALVING, 27, 3, 3, 20).rungs())
                .containsExactly(new Rung(27, 2), new Rung(9, 7), new Rung(3, 20));
        assertThat(rungs(Method.HALVING, 27, 3, 1, 27).rungs())
                .containsExactly(new Rung(27, 1), new Rung(9, 3), new Rung(3, 9), new Rung(1, 27));
    }

    @Test
    void randomTrainsAllToTheEnd() {
        assertThat(rungs(Method.RANDOM, 27, 2, 4, 20).rungs()).containsExactly(new Rung(27, 20));
    }

    @Test
    void fewTrialsAndFewEpochsMakeFewRungs() {
        assertThat(rungs(Method.HALVING, 4, 2, 4, 20).rungs()).containsExactly(new Rung(4, 20));
        assertThat(rungs(Method.HALVING, 27, 2, 4, 1).rungs()).containsExactly(new Rung(27, 1));
        assertThat(rungs(Method.HALVING, 10, 3, 3, 9).rungs())
                .containsExactly(new Rung(10, 1), new Rung(4, 3), new Rung(2, 9));
    }

    private static Event epoch(int number, double accuracy) {
        Score validation = new Score(1, Optional.of(accuracy));
        return new EpochEnded(number, number, validation, Optional.of(validation), 0.1, 1, 1, true);
    }

    @Test
    void aTrialIsJudgedByItsBestEpochAndOfEqualOnesTheFirstIsTheBetter() {
        TrialScore first = TrialScore.of(1, List.of(epoch(1, 0.7), epoch(2, 0.9), epoch(3, 0.8)), JudgedBy.ACCURACY);
        TrialScore second = TrialScore.of(2, List.of(epoch(1, 0.9)), JudgedBy.ACCURACY);
        TrialScore none = TrialScore.of(3, List.of(epoch(1, Double.NaN)), JudgedBy.ACCURACY);

        assertThat(first).isEqualTo(new TrialScore(1, 3, Optional.of(0.9), -0.9));
        assertThat(none.value()).isEmpty();
        assertThat(Stream.of(none, second, first).sorted(TrialScore.BEST_FIRST)).containsExactly(first, second, none);
    }
}
