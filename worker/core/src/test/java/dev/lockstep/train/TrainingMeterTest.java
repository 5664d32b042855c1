package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.TrainingPeriod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingMeterTest {
    private static final int STEPS_AN_EPOCH = 2;

    /** Pages and trackers draw what happens between steps by nothing else. */
    @Test
    void alsoWhereEpochsAreShorterThanTheTimeBetweenReportsThereAreReports() throws InterruptedException {
        TrainingMeter meter = TrainingMeter.of(new RateSchedule.Constant(0.1, TrainingPeriod.steps(0)));
        List<Event.Progress> reports = new ArrayList<>();
        for (long step = 1; reports.size() < 3; step++) {
            Thread.sleep(10);
            meter.step(step, 32);
            int epoch = (int) ((step - 1) / STEPS_AN_EPOCH) + 1;
            if (meter.isDue()) {
                reports.add(meter.report(step, epoch));
            }
            if (step % STEPS_AN_EPOCH == 0) {
                assertThat(meter.epochSteps()).isEqualTo(STEPS_AN_EPOCH);
                assertThat(meter.epochLoss()).isEqualTo(step - 0.5);
                meter.epochEnded();
            }
        }
        long from = reports.get(1).step() + 1;
        Event.Progress last = reports.get(2);
        assertThat(last.step()).isGreaterThan(from + STEPS_AN_EPOCH);
        assertThat(last.loss()).as("of all steps since the report before").isEqualTo((from + last.step()) / 2.0);
    }
}
