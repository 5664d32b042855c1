package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.events.Event.Forecast;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a series beside what a model predicts. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForecastExamplesTest {
    private static final String RUN = """
            name: ramps
            data: { source: moons, split: { validation: 0.2 } }
            network:
              layers: [ flatten, dense: { units: 6 } ]
              loss: mse
            training: { replicas: 2, batch: 10, epochs: 80, updater: { adam: { learningRate: 0.02 } } }
            after: { examples: 3 }
            """;

    @TempDir
    private Path directory;

    /** One column rises by what it rose before, the other stays what it is; both are kept at a tenth of what they were. */
    @Test
    void eachWindowShowsAnotherColumnInTheUnitsOfItsSource() {
        Rehearsal trained = Rehearsal.of(Rehearsal.run(RUN), new Ramps(MemoryDataset.of(200, 40)), directory, 2);

        List<Forecast.Window> windows = trained.events(Forecast.class).get(0).windows();
        assertThat(windows).extracting(Forecast.Window::column).containsExactly("level", "ramp", "level");
        Forecast.Window level = windows.get(0);
        Forecast.Window ramp = windows.get(1);
        assertThat(level.past()).hasSize(Ramps.PAST).containsOnly(level.past().get(0));
        assertThat(level.actual())
                .hasSize(Ramps.AHEAD)
                .containsOnly(level.past().get(0));
        float rise = ramp.past().get(1) - ramp.past().get(0);
        assertThat(ramp.actual().get(2) - ramp.past().get(Ramps.PAST - 1)).isCloseTo(3 * rise, within(1e-3f));
        for (Forecast.Window window : windows) {
            for (int i = 0; i < Ramps.AHEAD; i++) {
                assertThat(window.forecast().get(i)).isCloseTo(window.actual().get(i), within(1f));
            }
        }
        assertThat(windows.stream().flatMap(window -> window.past().stream()))
                .as("not as it was scaled")
                .anyMatch(value -> Math.abs(value) > 5);
    }
}
