package dev.lockstep.driver.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillWatchTest {
    private final DrillWatch watch = new DrillWatch(4);
    private final List<String> failing = new ArrayList<>();

    private void underWay() {
        watch.whenUnderWay(failing::add);
        watch.accept(new Event.RankPlaced(0, "a", "7", "cpu", 0, 1));
        watch.accept(new Event.RankPlaced(1, "b", "8", "cpu", 1, 1));
        for (int report = 1; report <= 8; report++) {
            assertThat(failing).isEmpty();
            watch.accept(new Event.Progress(100L * report, 0, 1, 1));
        }
    }

    @Test
    void theLastRankFailsOnceTheRunIsUnderWay() {
        underWay();
        watch.accept(new Event.Progress(900, 0, 1, 1));

        assertThat(failing).containsExactly("8");
        assertThat(watch.outcome("killed")).isEmpty();
    }

    @Test
    void whatItCostsIsKnownWhenTheNextStepIsTold() {
        underWay();
        watch.accept(new Event.Progress(904, 0, 1, 1));
        watch.accept(new Event.Regrouped("rank 1 was lost", 1));
        watch.accept(new Event.Resumed(900, 0));
        assertThat(watch.outcome("killed")).isEmpty();
        watch.accept(new Event.Progress(901, 0, 1, 1));

        assertThat(watch.outcome("killed")).hasValueSatisfying(drill -> {
            assertThat(drill.kind()).isEqualTo("killed");
            assertThat(drill.detectionSeconds()).isPositive();
            assertThat(drill.recoverySeconds()).isPositive();
            assertThat(drill.repeatedSteps()).isEqualTo(8);
        });
    }
}
