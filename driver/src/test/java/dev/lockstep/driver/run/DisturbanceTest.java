package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.cluster.ClusterDrill;
import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.events.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisturbanceTest {
    private final ClusterDrill drill = new ClusterDrill();
    private final List<Event> heard = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
    private final Disturbance disturbance =
            new Disturbance(new FaultPlan(7, Duration.ofSeconds(15), List.of(Kind.KILLED)), drill, () -> now);
    private final RunListener listener = disturbance.before(heard::add);

    private void begins() {
        listener.accept(new Event.RunStarted(
                "run", "", 2, 2, 32, 1, 10, 3, Map.of(), List.of(), List.of(2), Optional.empty(), Map.of()));
    }

    private void placed() {
        listener.accept(new Event.RankPlaced(0, "a", "7", "cpu", 0, 1));
        listener.accept(new Event.RankPlaced(1, "b", "8", "cpu", 1, 1));
    }

    private long faultsAfter(long seconds, long step) {
        heard.clear();
        now += Duration.ofSeconds(seconds).toNanos();
        listener.accept(new Event.Progress(step, 1, 0.5, 100));
        assertThat(heard.get(0)).isInstanceOf(Event.Progress.class);
        return heard.stream().filter(Event.Noted.class::isInstance).count();
    }

    @Test
    void aRankFailsAtTheFirstStepAfterItIsDueAndNotBeforeTheRunHasBegun() {
        placed();
        assertThat(faultsAfter(60, 10)).as("the first step").isZero();
        assertThat(faultsAfter(14, 20)).isZero();
        assertThat(faultsAfter(2, 30)).isEqualTo(1);
        assertThat(heard.get(1).toString()).containsPattern("fault 1: rank [01] \\(executor [78]\\) is killed");
        assertThat(faultsAfter(14, 40)).isZero();
        assertThat(faultsAfter(1, 50)).isEqualTo(1);
    }

    @Test
    void theLastRankThatIsLeftDoesNotFail() {
        placed();
        faultsAfter(0, 10);
        listener.accept(new Event.Regrouped("rank 1 was lost", 1));
        assertThat(faultsAfter(60, 20)).isZero();
        listener.accept(new Event.RankPlaced(0, "a", "7", "cpu", 0, 2));

        assertThat(faultsAfter(60, 20)).isZero();
        placed();
        assertThat(faultsAfter(0, 30)).isEqualTo(1);
    }

    @Test
    void theAccountSaysWhatFailedWhatWasMadeAgainAndWhichWeightsCameOut() {
        begins();
        faultsAfter(0, 50);
        begins();
        listener.accept(new Event.Resumed(48, 1)); // and fails again at once
        begins();
        listener.accept(new Event.Resumed(48, 1));
        faultsAfter(0, 90);
        begins();
        listener.accept(new Event.Resumed(90, 1));
        faultsAfter(0, 95);
        listener.accept(
                new Event.GoodputMeasured(20, 0.875, new Event.GoodputMeasured.Lost(1, 1.25, 0.25, 0, 0, 0, 0)));
        listener.accept(new Event.RunEnded("completed", "", 100, 2, 19, 100, "ab12"));

        assertThat(disturbance.weights()).containsExactly("ab12");
        assertThat(disturbance.account())
                .containsExactly(
                        "faults   0",
                        "cost     2 steps made again, goodput 92.1 %, recovery 1.3 s of 19.0 s of training");
    }

    @Test
    void whereNothingHappenedTheAccountSaysSo() {
        assertThat(disturbance.account()).containsExactly("faults   0", "cost     0 steps made again");
    }
}
