package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.FlightRecord;
import dev.lockstep.events.RankMeeting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightTextTest {
    private static final List<RankMeeting> MEETINGS = List.of(
            new RankMeeting("run-1", 0, "a", 6, "gather", -1, 1_000_000, 12),
            new RankMeeting("run-1", 0, "a", 7, "average", 16, 2_000_000, 1_500),
            new RankMeeting("run-1", 1, "b", 7, "average", 16, 2_000_100, -1));

    @Test
    void theLastMeetingsAreALineEach() {
        assertThat(FlightText.of(new FlightRecord(MEETINGS, Map.of(1, 999L)), 2))
                .containsExactly(
                        "00:00:02.000000  rank 0    average   step 17      1.500 ms",
                        "00:00:02.000100  rank 1    average   step 17      never over");
    }

    @Test
    void whichClockWasSetRightIsSaidFirst() {
        assertThat(FlightText.of(new FlightRecord(MEETINGS, Map.of(1, -2_500L)), 1_000))
                .hasSize(4)
                .first()
                .isEqualTo(
                        "the clock of rank 1 (b) is at least 2.5 ms behind that of rank 0 (a), by their meetings: set"
                                + " right here");
    }
}
