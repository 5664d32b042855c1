package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.events.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GoodputMeterTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private final GoodputMeter meter = new GoodputMeter(at(0));

    private static long at(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private void begins(double when) {
        meter.accept(
                new Event.RunStarted(
                        "run", "", 4, 2, 32, 1, 10, 3, Map.of(), List.of(), List.of(2), Optional.empty(), Map.of()),
                at(when));
    }

    private void tells(double when, long step, Event.Spent spent) {
        meter.accept(new Event.Progress(step, 1, 0.5, 100).with(spent), at(when));
    }

    @Test
    void anUndisturbedRunLosesWhatItsStartAndItsOwnWorkTake() {
        begins(3);
        tells(5, 1, new Event.Spent(1, 0, 0, 0));
        tells(9, 80, new Event.Spent(4, 0.5, 0.25, 0.25));
        meter.accept(new Event.TimeSpent(100, new Event.Spent(4.5, 0.5, 0.25, 0.75)), at(10));
        Event.GoodputMeasured account = meter.account(at(11));

        assertThat(account.seconds()).isEqualTo(11, EXACT);
        assertThat(account.share()).isEqualTo(4.5 / 11, EXACT);
        assertThat(account.lost()).isEqualTo(new Event.GoodputMeasured.Lost(4, 0, 0, 0.5, 0.25, 0.75, 1));
    }

    @Test
    void whatLiesBetweenTheLastWordAndTheNextStepIsRecoveryAndStepsMadeAgainDoNotCount() {
        begins(0);
        tells(2, 10, new Event.Spent(1, 0, 0, 0));
        tells(6, 50, new Event.Spent(5, 0, 0, 0)); // the last word of those who are lost
        begins(7);
        meter.accept(new Event.Resumed(40, 1), at(8));
        tells(9, 41, new Event.Spent(0.5, 0, 0, 0));
        tells(10, 60, new Event.Spent(1.5, 0, 0, 0));
        Event.GoodputMeasured account = meter.account(at(10));

        assertThat(account.lost().start()).isEqualTo(1, EXACT);
        assertThat(account.lost().recovery()).isEqualTo(2.5, EXACT);
        assertThat(account.lost().repeated()).isEqualTo(1, EXACT); // 10 steps of 0.1 s
        assertThat(account.share()).isEqualTo((5 + 1.5 - 1) / 10, EXACT);
    }

    @Test
    void anAttemptThatMadeNoStepIsPartOfTheRecovery() {
        begins(0);
        tells(1, 10, new Event.Spent(1, 0, 0, 0));
        begins(3);
        begins(5);
        meter.accept(new Event.Resumed(10, 1), at(6));
        tells(8, 20, new Event.Spent(1, 0, 0, 0));
        Event.GoodputMeasured account = meter.account(at(8));

        assertThat(account.lost().recovery()).isEqualTo(6, EXACT);
        assertThat(account.lost().repeated()).isZero();
        assertThat(account.share()).isEqualTo(0.25, EXACT);
    }

    @Test
    void aRunThatNeverTrainedOnlyStarted() {
        Event.GoodputMeasured account = meter.account(at(4));

        assertThat(account.share()).isZero();
        assertThat(account.lost()).isEqualTo(new Event.GoodputMeasured.Lost(4, 0, 0, 0, 0, 0, 0));
    }
}
