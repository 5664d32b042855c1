package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event.GoodputMeasured;
import dev.lockstep.events.Event.GoodputMeasured.Lost;
import org.junit.jupiter.api.Test;

class GoodputWordsTest {
    @Test
    void whatTookAPartOfTheTimeIsSaidAndWhatTookAlmostNoneIsNot() {
        assertThat(GoodputWords.of(new GoodputMeasured(104, 0.931, new Lost(4, 2.5, 0.1, 0.4, 0.6, 0.1, 0))))
                .isEqualTo(
                        "96.8 % of 1 min 40 s of training in steps that counted, after 4.0 s of start; recovery 2.5 s,"
                                + " checkpoints 0.6 s");
    }

    /** Its start is two thirds of it, which says nothing of how it trained. */
    @Test
    void aRunOfSecondsIsNotCalledBadForItsStart() {
        assertThat(GoodputWords.of(new GoodputMeasured(6, 0.33, new Lost(4, 0, 0, 0, 0, 0, 0))))
                .isEqualTo("99.0 % of 2.0 s of training in steps that counted, after 4.0 s of start");
    }

    @Test
    void aRunThatNeverTrainedHasNoShare() {
        assertThat(GoodputWords.of(new GoodputMeasured(4, 0, new Lost(4, 0, 0, 0, 0, 0, 0))))
                .isEqualTo("nothing was trained in 4.0 s of start");
    }
}
