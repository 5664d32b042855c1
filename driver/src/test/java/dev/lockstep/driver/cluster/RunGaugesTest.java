package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunGaugesTest {
    private final MetricRegistry registry = new MetricRegistry();
    private final RunGauges gauges = new RunGauges();

    private Object value(String name) {
        return registry.gauge(name).getValue();
    }

    @Test
    void whatIsKnownOfARunIsAGaugeAndWhatIsNotIsNoNumber() {
        gauges.register(registry);
        assertThat(value("step")).isEqualTo(Double.NaN);
        gauges.accept(new Event.Progress(7, 2, 0.5, 1000));
        Score score = new Score(0.25, Optional.of(0.75));
        gauges.accept(new Event.EpochEnded(2, 10, score, Optional.of(score), 0.01, 1, 2000, true));
        assertThat(value("step")).isEqualTo(10.0);
        assertThat(value("loss")).isEqualTo(0.5);
        assertThat(value("validationAccuracy")).isEqualTo(0.75);
        assertThat(value("learningRate")).isEqualTo(0.01);
    }
}
