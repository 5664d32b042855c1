package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Holds a gradient against what small changes of the parameters do to the loss. */
final class FiniteDifferences {
    private FiniteDifferences() {}

    /** Along the gradient of each array of parameters, and along a way drawn by chance. */
    static void check(Replica replica, Batch rows) {
        replica.gradient(rows, 3);
        float[] gradient = Networks.copy(replica.gradient());
        SplitMixRandom random = new SplitMixRandom(7);
        for (ParameterRange range : replica.layout()) {
            if (range.learned()) {
                float[] own = Arrays.copyOfRange(gradient, range.first(), range.end());
                isSlopeAlong(own, own, range, replica, rows);
                float[] way = new float[own.length];
                for (int i = 0; i < way.length; i++) {
                    way[i] = random.nextInt(2) == 0 ? -1 : 1;
                }
                isSlopeAlong(way, own, range, replica, rows);
            }
        }
    }

    private static void isSlopeAlong(float[] way, float[] gradient, ParameterRange range, Replica replica, Batch rows) {
        double length = Math.sqrt(product(way, way));
        if (length == 0) {
            return;
        }
        double step = 5e-3 / length; // what is drawn by chance is the same each time; a kink of a ReLU costs a percent
        double difference = lossAt(step, way, range, replica, rows) - lossAt(-step, way, range, replica, rows);
        double found = difference / 1e-2;
        double expected = product(way, gradient) / length / rows.rows();
        assertThat(expected).as("the slope of %s", range).isCloseTo(found, within(1e-3 + 2e-2 * Math.abs(found)));
    }

    private static double product(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    private static double lossAt(double step, float[] way, ParameterRange range, Replica replica, Batch rows) {
        float[] before = new float[range.length()];
        replica.parameters().get(range.first(), before);
        for (int i = 0; i < before.length; i++) {
            replica.parameters().put(range.first() + i, (float) (before[i] + step * way[i]));
        }
        double loss = replica.gradient(rows, 3);
        replica.parameters().put(range.first(), before);
        return loss;
    }
}
