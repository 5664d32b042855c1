package dev.lockstep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightInitializerTest {
    private static final int INPUTS = 400;
    private static final int OUTPUTS = 100;

    static Stream<Arguments> variances() {
        return Stream.of(
                Arguments.of(new WeightInit.Xavier(), 2.0 / (INPUTS + OUTPUTS)),
                Arguments.of(new WeightInit.He(), 2.0 / INPUTS),
                Arguments.of(new WeightInit.Lecun(), 1.0 / INPUTS),
                Arguments.of(new WeightInit.Normal(0.3), 0.09),
                Arguments.of(new WeightInit.Zeros(), 0.0));
    }

    @ParameterizedTest
    @MethodSource("variances")
    void weightsHaveMeanZeroAndTheVarianceOfTheirInitialisation(WeightInit how, double variance) {
        float[] weights = weights(how, INPUTS, OUTPUTS, 42, 0);
        double sum = 0;
        double squares = 0;
        for (float weight : weights) {
            sum += weight;
            squares += (double) weight * weight;
        }

        // Five standard errors of 40,000 draws.
        assertThat(sum / weights.length).isCloseTo(0, within(5 * Math.sqrt(variance / weights.length)));
        assertThat(squares / weights.length)
                .isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / weights.length)));
    }

    @Test
    void layersAndSeedsHaveWeightsOfTheirOwn() {
        WeightInit how = new WeightInit.Xavier();
        float[] weights = weights(how, 3, 4, 1, 0);

        assertThat(weights(how, 3, 4, 1, 0)).containsExactly(weights);
        assertThat(weights(how, 3, 4, 1, 1)).isNotEqualTo(weights);
        assertThat(weights(how, 3, 4, 2, 0)).isNotEqualTo(weights);
    }

    @Test
    void noneOfThemLieOnTheHeapOnTheirWay() {
        FloatBuffer weights = ByteBuffer.allocateDirect(Float.BYTES * INPUTS * OUTPUTS)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        new WeightInitializer(new WeightInit.He(), 42, 0).write(weights, INPUTS, OUTPUTS, 0);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(INPUTS * OUTPUTS);
    }

    private static float[] weights(WeightInit how, int inputs, int outputs, long seed, int layer) {
        FloatBuffer weights = FloatBuffer.allocate(inputs * outputs);
        new WeightInitializer(how, seed, layer).write(weights, inputs, outputs, 0);
        return weights.array();
    }
}
