package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    /** Training losses of conf/fashion-mlp.yaml and conf/fashion-cnn.yaml on Fashion-MNIST, epoch by epoch. */
    private static final List<List<Double>> CLOTHES = List.of(
            List.of(
                    0.5827, 0.4106, 0.3674, 0.3441, 0.3249, 0.3087, 0.2951, 0.2842, 0.2749, 0.2660, 0.2584, 0.2515,
                    0.2452, 0.2383, 0.2360, 0.2304, 0.2238, 0.2170),
            List.of(
                    0.6005, 0.4097, 0.3585, 0.3336, 0.3075, 0.2948, 0.2800, 0.2717, 0.2597, 0.2502, 0.2399, 0.2371,
                    0.2272, 0.2217, 0.2152, 0.2116, 0.2044, 0.2001));

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

    /** So few epochs say nothing of a limit: to look for one found it above what came. */
    @Test
    void theEndOfARealRunIsForecastFromItsFirstThird() {
        for (List<Double> losses : CLOTHES) {
            for (int epochs : new int[] {12, 15, 18}) {
                Uncertain forecast = new LearningCurve(losses.subList(0, epochs / 3))
                        .epochsTo(losses.get(epochs - 1))
                        .orElseThrow();
                assertThat(forecast.value()).isCloseTo(epochs, Percentage.withPercentage(15));
                assertThat(forecast.holds(epochs)).isTrue();
            }
        }
    }

    @Test
    void aFewEpochsSayNothingOfLaterOnes() {
        assertThat(new LearningCurve(Arrays.asList(0.5, 0.4)).epochsTo(0.3)).isEmpty();
        assertThat(new LearningCurve(List.of()).epochsTo(0.3)).isEmpty();
    }
}
