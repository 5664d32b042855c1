package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that are averaged every few steps, against Adam written out by hand on their sums. */
class RareAveragesTest {
    private static final int ROWS = 523;
    private static final int STEPS_PER_EPOCH = 9;
    private static final int EPOCHS = 3;
    private static final String LOGISTIC = """
            name: logistic
            data: { source: moons, rows: 1000 }
            network:
              layers:
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
              init: zeros
            training:
              replicas: 4
              batch: 16
              epochs: 3
              average: { what: gradients }
              updater: { adam: { learningRate: { exponential: { rate: 0.05, factor: 0.5 } } } }
            """;

    private final double[] parameters = new double[3];
    private final double[] sum = new double[3];
    private final double[] means = new double[3];
    private final double[] squares = new double[3];
    private int updates;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void adamCountsItsUpdatesAndTheLearningRateFollowsTheSteps(int every) {
        Dataset dataset = MemoryDataset.of(ROWS, 0);
        float[] actual = Rehearsal.of(Rehearsal.run(LOGISTIC, "training.average.every=" + every), dataset, directory, 2)
                .weights();

        int rows = 0;
        for (int step = 0; step < EPOCHS * STEPS_PER_EPOCH; step++) {
            rows += addGradients(dataset, step);
            int inEpoch = step % STEPS_PER_EPOCH;
            if ((inEpoch + 1) % every == 0 || inEpoch + 1 == STEPS_PER_EPOCH) {
                update(0.05 * Math.pow(0.5, (double) step / STEPS_PER_EPOCH), rows);
                rows = 0;
            }
        }
        for (int i = 0; i < parameters.length; i++) {
            assertThat((double) actual[i]).as("parameter %d", i).isCloseTo(parameters[i], within(1e-5));
        }
    }

    /** What the four replicas see in one step. */
    private int addGradients(Dataset dataset, long step) {
        int rows = 0;
        for (int replica = 0; replica < 4; replica++) {
            Batch batch = dataset.trainingFeed(replica, 4, 16, 0).batch(step);
            for (int row = 0; row < batch.rows(); row++) {
                double x = batch.features().get(2 * row);
                double y = batch.features().get(2 * row + 1);
                double z = parameters[0] * x + parameters[1] * y + parameters[2];
                double delta = 1 / (1 + Math.exp(-z)) - batch.labels().get(row);
                sum[0] += delta * x;
                sum[1] += delta * y;
                sum[2] += delta;
            }
            rows += batch.rows();
        }
        return rows;
    }

    private void update(double rate, int rows) {
        updates++;
        for (int i = 0; i < parameters.length; i++) {
            double gradient = sum[i] / rows;
            means[i] = 0.9 * means[i] + 0.1 * gradient;
            squares[i] = 0.999 * squares[i] + 0.001 * gradient * gradient;
            double mean = means[i] / (1 - Math.pow(0.9, updates));
            double square = squares[i] / (1 - Math.pow(0.999, updates));
            parameters[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
            sum[i] = 0;
        }
    }
}
