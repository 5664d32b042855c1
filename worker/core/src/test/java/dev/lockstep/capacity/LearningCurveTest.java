package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    private static List<Double> losses(int epochs, double noise) {
        SplitMixRandom random = new SplitMixRandom(1);
        return IntStream.rangeClosed(1, epochs)
                .mapToObj(i -> 0.2 + 0.5 * Math.pow(i, -0.7) + noise * random.nextGaussian())
                .toList();
    }

    @Test
    void whatWasReachedIsReadOff() {
        assertThat(new LearningCurve(List.of(0.5, 0.7, 0.8, 0.79)).epochsTo(0.75))
                .hasValue(new Uncertain(3, 3, 3));
        assertThat(new LearningCurve(List.of(0.5, 0.3, 0.2)).epochsTo(0.3)).hasValue(new Uncertain(2, 2, 2));
    }

    @Test
    void theEndIsForecastFromTheFirstThird() {
        double target = losses(60, 0).get(59);
        Uncertain epochs = new LearningCurve(losses(20, 0)).epochsTo(target).orElseThrow();
        assertThat(epochs.value()).isCloseTo(60, Percentage.withPercentage(1));
    }

    @Test
    void noiseMakesAnIntervalThatHoldsTheEnd() {
        double target = losses(60, 0).get(59);
        Uncertain epochs = new LearningCurve(losses(20, 0.002)).epochsTo(target).orElseThrow();
        assertThat(epochs.holds(60)).isTrue();
        assertThat(epochs.high()).isGreaterThan(epochs.low());
    }

    @Test
    void aTargetBeyondTheLimitIsNeverReached() {
        assertThat(new LearningCurve(losses(20, 0)).epochsTo(0.15)).isEmpty();
    }

    @Test
    void aFewEpochsSayNothingOfLaterOnes() {
        assertThat(new LearningCurve(Arrays.asList(0.5, 0.4)).epochsTo(0.3)).isEmpty();
        assertThat(new LearningCurve(List.of()).epochsTo(0.3)).isEmpty();
    }
}
