package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event.EpochEnded;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    @Test
    void theBestEpochIsTheLastThatWasTheBestSoFar() {
        RunHistory history = new RunHistory(Runs.completed("moons"));
        assertThat(history.best().map(EpochEnded::epoch)).contains(2);
    }

    @Test
    void withoutValidationTheBestEpochIsTheLast() {
        RunHistory history = new RunHistory(List.of(Runs.regressionEpoch(1, 0.5), Runs.regressionEpoch(2, 0.7)));
        assertThat(history.best().map(EpochEnded::epoch)).contains(2);
    }

    @Test
    void aPartThatWasEvaluatedTwiceHasTheLastScore() {
        RunHistory history =
                new RunHistory(List.of(Runs.evaluated("test", 0.5, 0.8), Runs.evaluated("test", 0.3, 0.9)));
        assertThat(history.evaluated("test").orElseThrow().score().loss()).isEqualTo(0.3);
        assertThat(history.evaluated("validation")).isEmpty();
    }

    @Test
    void nothingIsKnownOfARunThatSaidNothing() {
        RunHistory history = new RunHistory(List.of());
        assertThat(history.started()).isEmpty();
        assertThat(history.ended()).isEmpty();
        assertThat(history.best()).isEmpty();
        assertThat(history.classes()).isEmpty();
    }
}
