package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event.GoodputMeasured;
import dev.lockstep.events.Event.GoodputMeasured.Lost;
import org.junit.jupiter.api.Test;

class GoodputWordsTest {
    @Test
    void whatTookAPartOfTheTimeIsSaidAndWhatTookAlmostNoneIsNot() {
        assertThat(GoodputWords.of(new GoodputMeasured(100, 0.931, new Lost(3.2, 2.5, 0.1, 0.4, 0.6, 0.1, 0))))
                .isEqualTo(
                        "93.1 % of 1 min 40 s in steps that counted; start 3.2 s, recovery 2.5 s, checkpoints 0.6 s");
        assertThat(GoodputWords.of(new GoodputMeasured(4, 1, new Lost(0, 0, 0, 0, 0, 0, 0))))
                .isEqualTo("100.0 % of 4.0 s in steps that counted");
    }
}
