package dev.lockstep.engine;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.TrainingPeriod;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.network.WeightInit;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small networks and rows for the tests of any engine. */
public final class Networks {
    /** Rows of 20 values, each of one of ten classes. */
    public static final DataSchema TEN_CLASSES = classes(20, 10);

    /** For them: what draws by chance, and what remembers batches. */
    public static final NetworkSpec WITH_DROPOUT = network(
            LossFunction.CROSS_ENTROPY,
            dense(32, Activation.RELU),
            new LayerSpec.Dropout(0.3),
            new LayerSpec.BatchNorm(0.9, 1e-5),
            dense(10, Activation.SOFTMAX));

    private Networks() {}

    public static LayerSpec dense(int units, Activation activation) {
        return new LayerSpec.Dense(units, activation, true, LearnedWeights.INHERITED);
    }

    public static LayerSpec conv(int filters, int kernel, Padding padding, Activation activation) {
        return conv(filters, kernel, 1, padding, 1, activation);
    }

    public static LayerSpec conv(
            int filters, int kernel, int stride, Padding padding, int dilation, Activation activation) {
        return new ImageLayer.Conv2d(
                filters,
                KernelExtent.of(kernel),
                KernelExtent.of(stride),
                padding,
                KernelExtent.of(dilation),
                1,
                activation,
                true,
                LearnedWeights.INHERITED);
    }

    public static LayerSpec maxPool(int size) {
        return new ImageLayer.MaxPool(KernelExtent.of(size), Optional.empty(), Padding.VALID);
    }

    public static LayerSpec avgPool(int size, Padding padding) {
        return new ImageLayer.AvgPool(KernelExtent.of(size), Optional.empty(), padding);
    }

    public static DataSchema shaped(List<Integer> shape, int count) {
        List<String> names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        return new DataSchema(shape, List.of(), new DataSchema.Classes(names));
    }

    public static NetworkSpec network(LossFunction loss, LayerSpec... layers) {
        return new NetworkSpec(Optional.empty(), List.of(layers), loss, new WeightInit.Xavier(), 0, 0);
    }

    public static RateSchedule rate(double rate) {
        return new RateSchedule.Constant(rate, TrainingPeriod.steps(0));
    }

    public static UpdaterSpec sgd(double rate) {
        return new UpdaterSpec.Sgd(rate(rate));
    }

    public static UpdaterSpec adam(double rate) {
        return new UpdaterSpec.Adam(rate(rate), 0.9, 0.999, 1e-8);
    }

    public static DataSchema classes(int features, int count) {
        List<String> names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        return new DataSchema(List.of(features), List.of(), new DataSchema.Classes(names));
    }

    public static DataSchema numbers(int features, int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> "y" + i).toList();
        return new DataSchema(List.of(features), List.of(), new DataSchema.Numbers(names));
    }

    public static EngineSpec engine(NetworkSpec network, UpdaterSpec updater, DataSchema schema) {
        return new EngineSpec(
                network,
                updater,
                Optional.empty(),
                schema,
                42,
                Arithmetic.PORTABLE,
                10,
                100,
                InitialWeights.FRESH,
                ComputeDevice.processor());
    }

    /** Rows that depend on the seed alone; class labels or numbers, as the schema says. */
    public static Batch batch(DataSchema schema, int rows, long seed) {
        Batch batch = new Batch(rows, schema);
        batch.rows(rows);
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int i = 0; i < rows * schema.featureWidth(); i++) {
            batch.features()
                    .put(i, schema.tokens() > 0 ? random.nextInt(schema.tokens()) : (float) random.nextGaussian());
        }
        for (int i = 0; i < rows * schema.labelWidth(); i++) {
            batch.labels().put(i, label(schema.labels(), random));
        }
        for (int i = 0; i < rows * schema.maskWidth(); i++) {
            int steps = schema.maskWidth();
            int present = 1 + i / steps % steps;
            batch.mask().put(i, i % steps < present ? 1 : 0);
        }
        return batch;
    }

    private static float label(DataSchema.Labels labels, SplitMixRandom random) {
        return labels.areClasses() ? random.nextInt(labels.classes().size()) : (float) random.nextGaussian();
    }

    public static float[] copy(FloatBuffer floats) {
        float[] values = new float[floats.capacity()];
        floats.get(0, values);
        return values;
    }

    public static void step(Replica replica, Batch batch, long step) {
        replica.gradient(batch, step);
        replica.update(step, batch.rows());
    }
}
