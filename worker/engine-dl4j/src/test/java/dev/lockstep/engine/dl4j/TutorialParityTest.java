package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The classic tutorial network, 2-5-1, against its formulas written out by hand in double precision. */
class TutorialParityTest {
    private static final int ROWS = 200;
    private static final int HIDDEN = 5;
    private static final double RATE = 0.1;

    private final double[][] w1 = new double[2][HIDDEN];
    private final double[] b1 = new double[HIDDEN];
    private final double[] w2 = new double[HIDDEN];
    private double b2;

    @Test
    void tenStepsEqualTheFormulasFromTheSameFirstWeights() {
        DataSchema schema = Networks.classes(2, 2);
        Batch rows = Networks.batch(schema, ROWS, 3);
        var network = Networks.network(
                LossFunction.BINARY_CROSS_ENTROPY, dense(HIDDEN, Activation.TANH), dense(1, Activation.SIGMOID));
        try (Replica replica = new Dl4jEngine(Networks.engine(network, Networks.sgd(RATE), schema)).replica(0)) {
            read(widened(copy(replica.parameters())));
            for (int step = 0; step < 10; step++) {
                Networks.step(replica, rows, step);
                stepByHand(rows);
            }
            float[] actual = copy(replica.parameters());
            double[] expected = flat();
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    /** Weights lie column after column: all inputs of the first unit, then of the second. */
    private void read(double[] flat) {
        for (int h = 0; h < HIDDEN; h++) {
            w1[0][h] = flat[2 * h];
            w1[1][h] = flat[2 * h + 1];
            b1[h] = flat[2 * HIDDEN + h];
            w2[h] = flat[3 * HIDDEN + h];
        }
        b2 = flat[4 * HIDDEN];
    }

    private double[] flat() {
        double[] flat = new double[4 * HIDDEN + 1];
        for (int h = 0; h < HIDDEN; h++) {
            flat[2 * h] = w1[0][h];
            flat[2 * h + 1] = w1[1][h];
            flat[2 * HIDDEN + h] = b1[h];
            flat[3 * HIDDEN + h] = w2[h];
        }
        flat[4 * HIDDEN] = b2;
        return flat;
    }

    private void stepByHand(Batch rows) {
        double[] gradient = new double[4 * HIDDEN + 1];
        for (int row = 0; row < ROWS; row++) {
            double x0 = rows.features().get(2 * row);
            double x1 = rows.features().get(2 * row + 1);
            double[] a = new double[HIDDEN];
            double z = b2;
            for (int h = 0; h < HIDDEN; h++) {
                a[h] = Math.tanh(x0 * w1[0][h] + x1 * w1[1][h] + b1[h]);
                z += a[h] * w2[h];
            }
            double delta = (1 / (1 + Math.exp(-z)) - rows.labels().get(row)) / ROWS;
            for (int h = 0; h < HIDDEN; h++) {
                double back = delta * w2[h] * (1 - a[h] * a[h]);
                gradient[2 * h] += back * x0;
                gradient[2 * h + 1] += back * x1;
                gradient[2 * HIDDEN + h] += back;
                gradient[3 * HIDDEN + h] += delta * a[h];
            }
            gradient[4 * HIDDEN] += delta;
        }
        double[] moved = flat();
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= RATE * gradient[i];
        }
        read(moved);
    }
}
