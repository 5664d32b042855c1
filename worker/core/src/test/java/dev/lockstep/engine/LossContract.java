package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.WeightInit;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts how much, with any engine: classes, smoothed labels, steps that are there. */
public abstract class LossContract {
    private static final DataSchema THREE = Networks.classes(2, 3);
    private static final LayerSpec SOFTMAX = dense(3, Activation.SOFTMAX);

    private static NetworkSpec network(
            LossFunction loss, LayerSpec output, List<Double> classWeights, double smoothing) {
        return new NetworkSpec(
                Optional.empty(),
                Optional.empty(),
                List.of(output),
                List.of(),
                loss,
                new WeightInit.Xavier(),
                0,
                0,
                classWeights,
                smoothing);
    }

    /** The engine that is to keep it. */
    protected abstract EngineProvider provider();

    /** A replica with this number, of an engine that is left open. */
    protected Replica replica(EngineSpec spec, int number) {
        return provider().open(spec).replica(number);
    }

    private Replica replica(NetworkSpec network, DataSchema schema) {
        return replica(Networks.engine(network, Networks.sgd(0.1), schema), 0);
    }

    /** One row for each class; rows are alike but for their class. */
    private static Batch rows() {
        Batch rows = Networks.batch(THREE, 3, 5);
        rows.labels().put(0, new float[] {0, 1, 2});
        return rows;
    }

    private float[] gradient(NetworkSpec network, Batch rows) {
        try (Replica replica = replica(network, THREE)) {
            replica.gradient(rows, 0);
            return Networks.copy(replica.gradient());
        }
    }

    private static Batch one(Batch rows, int row) {
        Batch one = new Batch(1, THREE);
        one.rows(1);
        one.features().put(0, rows.features(), 2 * row, 2);
        one.labels().put(0, rows.labels().get(row));
        return one;
    }

    private void classesCountAsTheyAreTold(LossFunction loss, LayerSpec output) {
        List<Double> weights = List.of(1.0, 0.0, 2.5);
        NetworkSpec alike = network(loss, output, List.of(), 0);
        float[] weighted = gradient(network(loss, output, weights, 0), rows());
        float[] first = gradient(alike, one(rows(), 0));
        float[] last = gradient(alike, one(rows(), 2));
        for (int i = 0; i < weighted.length; i++) {
            assertThat(weighted[i]).isCloseTo(first[i] + 2.5f * last[i], within(1e-5f));
        }
    }

    @Test
    void classesCountAsTheyAreToldForACrossEntropyAndForAnyOtherLoss() {
        classesCountAsTheyAreTold(LossFunction.CROSS_ENTROPY, SOFTMAX);
        classesCountAsTheyAreTold(LossFunction.MSE, dense(3, Activation.SIGMOID));
    }

    @Test
    void aSmoothedLabelIsSharedAmongAllClassesInTrainingOnly() {
        try (Replica plain = replica(network(LossFunction.CROSS_ENTROPY, SOFTMAX, List.of(), 0), THREE);
                Replica smoothed = replica(network(LossFunction.CROSS_ENTROPY, SOFTMAX, List.of(), 0.3), THREE)) {
            FloatBuffer outputs = FloatBuffer.allocate(9);
            double judged = plain.predict(rows(), outputs);
            double expected = 0;
            for (int row = 0; row < 3; row++) {
                for (int i = 0; i < 3; i++) {
                    expected -= (i == row ? 0.8 : 0.1) * Math.log(outputs.get(3 * row + i)) / 3;
                }
            }

            assertThat(smoothed.gradient(rows(), 0)).isCloseTo(expected, within(1e-5));
            assertThat(smoothed.predict(rows(), outputs)).isEqualTo(judged);
        }
    }

    @Test
    void aRowsLossIsTheMeanOverTheStepsThatItHas() {
        List<String> names = List.of("a", "b", "c");
        DataSchema padded = new DataSchema(List.of(4, 2), List.of(), 0, true, new DataSchema.StepClasses(names, 4));
        DataSchema whole = new DataSchema(List.of(4, 2), List.of(), 0, false, new DataSchema.StepClasses(names, 4));
        NetworkSpec network = network(LossFunction.CROSS_ENTROPY, SOFTMAX, List.of(), 0);
        try (Replica some = replica(network, padded);
                Replica all = replica(network, whole)) {
            Batch short1 = Networks.batch(padded, 1, 3);
            short1.mask().put(0, new float[] {1, 1, 0, 0});
            short1.features().put(4, new float[] {9, Float.NaN, 9, 9});
            Batch repeated = Networks.batch(whole, 1, 3);
            for (int i = 0; i < 4; i++) {
                repeated.features().put(4 + i, repeated.features().get(i));
            }
            for (int i = 0; i < 2; i++) {
                short1.labels().put(i, i).put(2 + i, 0);
                repeated.labels().put(i, i).put(2 + i, i);
            }
            short1.features().put(0, repeated.features(), 0, 4);
            // What stands in the padding may be no number: it is not asked for.
            FloatBuffer outputs = FloatBuffer.allocate(12);

            assertThat(some.predict(short1, outputs)).isCloseTo(all.predict(repeated, outputs), within(1e-6));
            short1.features().put(5, 9);
            assertThat(some.gradient(short1, 0)).isCloseTo(all.gradient(repeated, 0), within(1e-6));
            float[] expected = Networks.copy(all.gradient());
            for (int i = 0; i < expected.length; i++) {
                assertThat(some.gradient().get(i)).isCloseTo(expected[i], within(1e-5f));
            }
        }
    }
}
