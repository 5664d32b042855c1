package dev.lockstep.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.Networks;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every updater against its formula as it is published, in double precision and one parameter at a time. */
class FlatUpdaterTest {
    private static final double RATE = 0.01;

    /** A formula: {@code p} by gradient {@code g}, with its memory {@code s}, at update {@code t} from 1. */
    interface Formula {
        double apply(double p, double g, double[] s, int t);
    }

    static Stream<Arguments> updaters() {
        var rate = Networks.rate(RATE);
        return Stream.of(
                Arguments.of(new UpdaterSpec.Sgd(rate), (Formula) (p, g, s, t) -> p - RATE * g),
                Arguments.of(new UpdaterSpec.Momentum(rate, 0.9), (Formula) (p, g, s, t) -> {
                    s[0] = 0.9 * s[0] + g;
                    return p - RATE * s[0];
                }),
                Arguments.of(new UpdaterSpec.Nesterov(rate, 0.9), (Formula) (p, g, s, t) -> {
                    s[0] = 0.9 * s[0] + g;
                    return p - RATE * (g + 0.9 * s[0]);
                }),
                Arguments.of(new UpdaterSpec.Adam(rate, 0.9, 0.999, 1e-8), (Formula) (p, g, s, t) -> p - adam(g, s, t)),
                Arguments.of(new UpdaterSpec.AdamW(rate, 0.9, 0.999, 1e-8, 0.1), (Formula)
                        (p, g, s, t) -> p - RATE * 0.1 * p - adam(g, s, t)),
                Arguments.of(new UpdaterSpec.RmsProp(rate, 0.95, 1e-8), (Formula) (p, g, s, t) -> {
                    s[0] = 0.95 * s[0] + 0.05 * g * g;
                    return p - RATE * g / (Math.sqrt(s[0]) + 1e-8);
                }),
                Arguments.of(new UpdaterSpec.AdaGrad(rate, 1e-6), (Formula) (p, g, s, t) -> {
                    s[0] += g * g;
                    return p - RATE * g / (Math.sqrt(s[0]) + 1e-6);
                }));
    }

    private static double adam(double g, double[] s, int t) {
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = 0.999 * s[1] + 0.001 * g * g;
        double mean = s[0] / (1 - Math.pow(0.9, t));
        double square = s[1] / (1 - Math.pow(0.999, t));
        return RATE * mean / (Math.sqrt(square) + 1e-8);
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void twentyUpdatesEqualThePublishedFormula(UpdaterSpec updater, Formula formula) {
        for (int length : new int[] {1, 3, 1023, 1024, 1025}) {
            FloatBuffer parameters = FloatBuffer.allocate(length);
            FloatBuffer gradient = FloatBuffer.allocate(length);
            double[] expected = new double[length];
            double[][] memory = new double[length][2];
            SplitMixRandom random = new SplitMixRandom(length);
            for (int i = 0; i < length; i++) {
                parameters.put(i, (float) random.nextGaussian());
                expected[i] = parameters.get(i);
            }
            FlatUpdater flat = updater(parameters, gradient, updater, Optional.empty(), 0, 0);
            for (int t = 1; t <= 20; t++) {
                for (int i = 0; i < length; i++) {
                    gradient.put(i, (float) random.nextGaussian());
                    expected[i] = formula.apply(expected[i], gradient.get(i) / 4.0, memory[i], t);
                }
                flat.apply(t - 1, RATE, 4);
            }
            for (int i = 0; i < length; i++) {
                assertThat((double) parameters.get(i)).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    private static FlatUpdater updater(
            FloatBuffer parameters,
            FloatBuffer gradient,
            UpdaterSpec updater,
            Optional<GradientClipping> clip,
            float l1,
            float l2) {
        List<ParameterRange> all =
                List.of(new ParameterRange(0, parameters.capacity(), new ParameterRange.Weights(1, l1, l2)));
        return new FlatUpdater(parameters, gradient, all, updater, clip);
    }

    @Test
    void aGradientThatIsTooLongIsScaledToTheLimitAndAShortOneStays() {
        FloatBuffer parameters = FloatBuffer.wrap(new float[] {0, 0});
        FloatBuffer gradient = FloatBuffer.wrap(new float[] {30, 40});
        FlatUpdater updater =
                updater(parameters, gradient, Networks.sgd(1), Optional.of(new GradientClipping.Norm(2.5)), 0, 0);

        updater.apply(0, 1, 10);
        assertThat(parameters.array()).containsExactly(new float[] {-1.5f, -2f}, within(1e-6f));
        updater.apply(1, 1, 100);
        assertThat(parameters.array()).containsExactly(new float[] {-1.8f, -2.4f}, within(1e-6f));
    }

    @Test
    void valuesAreCutAtTheLimit() {
        FloatBuffer parameters = FloatBuffer.wrap(new float[] {0, 0, 0});
        FloatBuffer gradient = FloatBuffer.wrap(new float[] {-30, 1, 30});

        updater(parameters, gradient, Networks.sgd(1), Optional.of(new GradientClipping.Value(2)), 0, 0)
                .apply(0, 1, 1);
        assertThat(parameters.array()).containsExactly(2f, -1f, -2f);
    }

    @Test
    void l1PullsBySignAndL2BySize() {
        FloatBuffer parameters = FloatBuffer.wrap(new float[] {2, -4, 0});
        FloatBuffer gradient = FloatBuffer.allocate(3);

        updater(parameters, gradient, Networks.sgd(1), Optional.empty(), 0.5f, 0.25f)
                .apply(0, 1, 1);
        assertThat(parameters.array()).containsExactly(1f, -2.5f, 0f);
    }

    @Test
    void aRunningStatisticMovesByItsGradientWhateverTheUpdater() {
        FloatBuffer parameters = FloatBuffer.wrap(new float[] {5});
        FloatBuffer gradient = FloatBuffer.wrap(new float[] {2});
        List<ParameterRange> running = List.of(new ParameterRange(0, 1, new ParameterRange.Running(0.9f)));

        new FlatUpdater(parameters, gradient, running, Networks.adam(0.1), Optional.of(new GradientClipping.Value(0.1)))
                .apply(0, 0.1, 32);
        assertThat(parameters.get(0)).isEqualTo(3f);
    }

    @Test
    void adamWTakesAShareOfWeightsAndOfNothingElse() {
        FloatBuffer parameters = FloatBuffer.wrap(new float[] {2, 2});
        List<ParameterRange> ranges = List.of(
                new ParameterRange(0, 1, new ParameterRange.Weights(1, 0, 0)),
                new ParameterRange(1, 2, new ParameterRange.Other()));
        UpdaterSpec adamW = new UpdaterSpec.AdamW(Networks.rate(0.1), 0.9, 0.999, 1e-8, 0.5);

        new FlatUpdater(parameters, FloatBuffer.allocate(2), ranges, adamW, Optional.empty()).apply(0, 0.1, 1);
        assertThat(parameters.array()).containsExactly(new float[] {1.9f, 2f}, within(1e-6f));
    }
}
