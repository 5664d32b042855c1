package dev.lockstep.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AverageScheduleTest {
    @ParameterizedTest
    @CsvSource({"9,1", "9,3", "9,4", "3,5", "1,1", "1,7"})
    void everyAverageIsCountedAlsoThatOfAnEpochsEnd(long stepsPerEpoch, int every) {
        AverageSchedule averages = new AverageSchedule(stepsPerEpoch, every);
        long counted = 0;
        long since = 0;
        for (long step = 0; step < 4 * stepsPerEpoch; step++) {
            since++;
            boolean due = since == every || (step + 1) % stepsPerEpoch == 0;
            assertThat(averages.isDueAfter(step)).as("after step %d", step).isEqualTo(due);
            if (due) {
                assertThat(averages.before(step)).as("before step %d", step).isEqualTo(counted++);
                since = 0;
            }
        }
    }
}
