package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineVerdictTest {
    private static List<Event> run(double accuracy) {
        return List.of(
                Runs.started("m", "a", "b"),
                Runs.baseline("test", "always a", 0.5),
                Runs.evaluated("test", 0.7, accuracy));
    }

    private static List<Event> forecast(double rmse) {
        return List.of(
                guess("the mean", 2.5),
                guess("the last value", 2),
                new Event.Evaluated(
                        "test",
                        new Score(1, Optional.empty(), Optional.of(new Score.Errors(rmse, 1, 0.5))),
                        List.of()));
    }

    private static Event guess(String words, double rmse) {
        return new Event.BaselineScored(
                "test", words, Optional.of(rmse), Optional.empty(), Optional.of(new Score.Errors(rmse, 1, 0)));
    }

    @Test
    void aModelThatIsWorseThanAGuessIsSaidToBe() {
        assertThat(BaselineVerdict.of(run(0.4)).orElseThrow())
                .startsWith("on the test rows the model is worse than to say always a: accuracy 40.00%, not 50.00%");
        assertThat(BaselineVerdict.of(forecast(2.2)).orElseThrow())
                .startsWith(
                        "on the test rows the model is no better than to say the last value: RMSE 2.200, not 2.000");
    }

    /** Of 200 rows, of which chance gets 100 right, it gets 107 right every sixth time. */
    @Test
    void whatChanceCouldHaveReachedIsSaidToBeChance() {
        assertThat(BaselineVerdict.of(run(0.535)).orElseThrow()).contains("no better than chance beside");
        assertThat(BaselineVerdict.of(run(0.6))).isEmpty();
    }

    @Test
    void aModelThatHasLearnedIsNotWarnedOf() {
        assertThat(BaselineVerdict.of(run(0.99))).isEmpty();
        assertThat(BaselineVerdict.of(forecast(1.9))).isEmpty();
        assertThat(BaselineVerdict.of(List.of(Runs.evaluated("test", 0.7, 0.1))))
                .isEmpty();
    }
}
