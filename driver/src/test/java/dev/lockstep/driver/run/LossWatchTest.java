package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossWatchTest {
    private static List<String> said(double... losses) {
        LossWatch watch = new LossWatch();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            Score train = new Score(losses[i], Optional.empty());
            watch.after(new EpochEnded(i + 1, i + 1, train, Optional.empty(), 0.5, 1, 1, true))
                    .ifPresent(said::add);
        }
        return said;
    }

    @Test
    void aLossThatRisesFarAboveItsFirstIsOfARateThatIsTooHighAndThatIsSaidOnce() {
        assertThat(said(0.7, 1.5, 4.2, 50, 900))
                .containsExactly(
                        "the training loss was 0.7000 in the first epoch and is 4.200 in epoch 3: a learning rate"
                                + " of 0.5 is probably too high; try 0.0500");
    }

    @Test
    void aLossThatStaysWhereItWasIsOfARateThatCannotBeRight() {
        assertThat(said(0.6931, 0.6931, 0.6932, 0.6931, 0.6931, 0.6931))
                .singleElement()
                .asString()
                .contains("is 0.6931 in epoch 5, so nothing is learned")
                .contains("try 0.0500 and 5.00");
    }

    @Test
    void aLossThatFallsOrHasNowhereToFallIsRight() {
        assertThat(said(0.7, 0.5, 0.6, 0.4, 0.3, 0.25)).isEmpty();
        assertThat(said(1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6)).isEmpty();
        assertThat(said(1e-6, 1e-5, 5e-5, 1e-6, 1e-6)).isEmpty();
    }
}
