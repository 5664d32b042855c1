package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.MixedFeed;
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
                Optional.of(classWeights),
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

    /** Some rows are off by less than one, where it is a square, and some by more. */
    @Test
    void aHuberLossHasItsGradientNearAndFar() {
        int rowsOfAll = 6;
        DataSchema schema = Networks.numbers(4, 3);
        NetworkSpec network =
                Networks.network(LossFunction.HUBER, dense(5, Activation.TANH), dense(3, Activation.IDENTITY));
        Batch rows = Networks.batch(schema, rowsOfAll, 1);
        for (int i = 0; i < rowsOfAll * 3; i += 2) {
            rows.labels().put(i, 4 * rows.labels().get(i));
        }
        try (Replica replica = replica(network, schema)) {
            FiniteDifferences.check(replica, rows);
            double judged = replica.predict(rows, FloatBuffer.allocate(rowsOfAll * 3));
            assertThat(replica.gradient(rows, 3) * rowsOfAll).isCloseTo(judged, within(1e-5));
        }
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

    private void aMixedRowCostsBothOfItsLabels(LossFunction loss, LayerSpec output, List<Double> weights) {
        NetworkSpec network = network(loss, output, weights, 0.1);
        int classes = output.equals(SOFTMAX) ? 3 : 2;
        Batch mixed = mixed(classes);
        Batch own = rows(mixed, mixed.labels(), classes);
        Batch other = rows(mixed, mixed.mixedIn(), classes);
        try (Replica replica = replica(network, Networks.classes(2, classes))) {
            double ofOwn = replica.gradient(own, 0);
            float[] first = Networks.copy(replica.gradient());
            double ofOther = replica.gradient(other, 0);
            float[] second = Networks.copy(replica.gradient());

            assertThat(ofOwn).isNotCloseTo(ofOther, within(1e-4));
            assertThat(replica.gradient(mixed, 0))
                    .isCloseTo(mixed.own() * ofOwn + (1 - mixed.own()) * ofOther, within(1e-5));
            for (int i = 0; i < first.length; i++) {
                float expected = mixed.own() * first[i] + (1 - mixed.own()) * second[i];
                assertThat(replica.gradient().get(i)).isCloseTo(expected, within(1e-5f));
            }
        }
    }

    /** As a feed mixes them. */
    private static Batch mixed(int classes) {
        DataSchema schema = Networks.classes(2, classes);
        Batch plain = Networks.batch(schema, 7, 5);
        BatchFeed feed = new BatchFeed() {
            @Override
            public Batch batch(long step) {
                return plain;
            }

            @Override
            public void close() {}
        };
        return new MixedFeed(feed, schema, 2, 3).batch(4);
    }

    private static Batch rows(Batch mixed, FloatBuffer labels, int classes) {
        Batch rows = new Batch(mixed.capacity(), Networks.classes(2, classes));
        rows.rows(mixed.rows());
        rows.features().put(0, mixed.features(), 0, mixed.features().capacity());
        rows.labels().put(0, labels, 0, labels.capacity());
        return rows;
    }

    @Test
    void aMixedRowCostsWhatBothOfItsLabelsCostByTheirShares() {
        LayerSpec sigmoid = dense(1, Activation.SIGMOID);
        aMixedRowCostsBothOfItsLabels(LossFunction.CROSS_ENTROPY, SOFTMAX, List.of());
        aMixedRowCostsBothOfItsLabels(LossFunction.CROSS_ENTROPY, SOFTMAX, List.of(1.0, 0.0, 2.5));
        aMixedRowCostsBothOfItsLabels(LossFunction.BINARY_CROSS_ENTROPY, sigmoid, List.of());
        aMixedRowCostsBothOfItsLabels(LossFunction.BINARY_CROSS_ENTROPY, sigmoid, List.of(0.5, 3.0));
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
