package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lockstep.data.Batch;
import dev.lockstep.engine.onnx.OnnxExport;
import dev.lockstep.network.Activation;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others compute of an exported model is what the engine computes: each layer, each activation, also of padded rows. */
public abstract class OnnxContract {
    private static final int ROWS = 6;

    /** The engine whose predictions are to be met. */
    protected abstract EngineProvider provider();

    /** A network, and whether some of its rows have fewer steps. */
    public record Exported(LayerCase layer, boolean padded) {
        @Override
        public String toString() {
            return layer + (padded ? ", padded" : "");
        }
    }

    public static Stream<Exported> cases() {
        Stream<LayerCase> whole = Stream.of(LayerCase.images(), LayerCase.sequences(), BeyondCases.all(), activations())
                .flatMap(all -> all);
        Stream<LayerCase> padded = Stream.concat(LayerCase.padded(), BeyondCases.padded());
        return Stream.concat(whole.map(one -> new Exported(one, false)), padded.map(one -> new Exported(one, true)));
    }

    private static Stream<LayerCase> activations() {
        return Stream.of(Activation.values())
                .filter(function -> function != Activation.STEP)
                .map(function -> new LayerCase(
                        "activation " + function,
                        new RowShape.Values(4),
                        network(
                                LossFunction.CROSS_ENTROPY,
                                dense(8, function),
                                new LayerSpec.Activated(function),
                                dense(LayerCase.CLASSES, Activation.SOFTMAX))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void othersComputeWhatTheEngineComputes(Exported one) throws OrtException {
        assumeThat(provider().faultsIn(one.layer().network())).isEmpty();
        EngineSpec spec = Networks.engine(
                one.layer().network(), Networks.sgd(0.1), one.layer().schema(one.padded()));
        try (Engine engine = provider().open(spec);
                Replica replica = engine.replica(0)) {
            step(replica, batch(spec.schema(), ROWS, 1), 0);
            Batch rows = batch(spec.schema(), ROWS, 3);
            FloatBuffer expected = FloatBuffer.allocate(ROWS * replica.outputWidth());
            replica.predict(rows, expected);

            float[] found = computed(spec, Networks.copy(replica.parameters()), rows);
            assertThat(found).hasSize(expected.capacity());
            for (int i = 0; i < found.length; i++) {
                if (isThere(rows, i * rows.labelWidth() / replica.outputWidth())) {
                    assertThat(found[i]).as("value %s", i).isCloseTo(expected.get(i), within(1e-5f));
                }
            }
        }
    }

    /** Of rows whose steps have labels, whether a step is no padding. */
    private static boolean isThere(Batch rows, int label) {
        boolean areSteps = rows.labelWidth() > 1 && rows.mask().capacity() > 0;
        return !areSteps || rows.mask().get(label) != 0;
    }

    private static float[] computed(EngineSpec spec, float[] parameters, Batch rows) throws OrtException {
        byte[] model = OnnxExport.of("test", spec.network(), spec.schema(), parameters, Map.of("made", "by a test"));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options)) {
                inputs.put(OnnxExport.ROW, features(environment, spec, rows));
                if (spec.schema().padded()) {
                    inputs.put(OnnxExport.LENGTHS, lengths(environment, rows));
                }
                try (OrtSession.Result result = session.run(inputs)) {
                    FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                    float[] all = new float[values.remaining()];
                    values.get(all);
                    return all;
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor features(OrtEnvironment environment, EngineSpec spec, Batch rows) throws OrtException {
        long[] sizes = new long[spec.schema().featureShape().size() + 1];
        sizes[0] = ROWS;
        for (int i = 1; i < sizes.length; i++) {
            sizes[i] = spec.schema().featureShape().get(i - 1);
        }
        int count = ROWS * rows.featureWidth();
        if (spec.schema().tokens() > 0) {
            long[] tokens = IntStream.range(0, count)
                    .mapToLong(i -> (long) rows.features().get(i))
                    .toArray();
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), sizes);
        }
        float[] values = new float[count];
        rows.features().get(0, values);
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), sizes);
    }

    private static OnnxTensor lengths(OrtEnvironment environment, Batch rows) throws OrtException {
        int steps = rows.mask().capacity() / ROWS;
        int[] lengths = new int[ROWS];
        for (int i = 0; i < ROWS * steps; i++) {
            lengths[i / steps] += (int) rows.mask().get(i);
        }
        return OnnxTensor.createTensor(environment, IntBuffer.wrap(lengths), new long[] {ROWS});
    }

    public static Stream<LayerCase> common() {
        List<String> names = List.of(
                "conv2d",
                "conv2d same",
                "conv2d with strides",
                "conv2d dilated",
                "maxPool",
                "avgPool same",
                "globalPool",
                "globalPool max",
                "flatten",
                "reshape",
                "batchNorm",
                "dropout",
                "residual",
                "residual projected",
                "activation LEAKY_RELU",
                "activation ELU");
        return Stream.concat(LayerCase.images(), activations()).filter(one -> names.contains(one.name()));
    }

    @ParameterizedTest
    @MethodSource("common")
    void aRunBeginsWithTheCommonLayersOfAFile(LayerCase one) {
        EngineSpec spec = Networks.engine(one.network(), Networks.sgd(0.1), one.schema(false));
        Batch rows = batch(spec.schema(), ROWS, 3);
        try (Engine engine = provider().open(spec);
                Replica replica = engine.replica(0)) {
            step(replica, batch(spec.schema(), ROWS, 1), 0);
            byte[] file =
                    OnnxExport.of("test", spec.network(), spec.schema(), Networks.copy(replica.parameters()), Map.of());
            NetworkSpec begins = network(one.network().loss())
                    .beginningWith(new ImportSpec("model", Optional.empty(), Optional.empty(), List.of(), 0));
            InitialModel read = InitialModel.of(begins, provider().readModel("model.onnx", file), one.row());
            EngineSpec other = Networks.engine(read.network(), Networks.sgd(0.1), spec.schema())
                    .from(read.start());
            try (Engine again = provider().open(other);
                    Replica begun = again.replica(0)) {
                assertThat(said(begun, rows)).containsExactly(said(replica, rows), within(1e-6f));
            }
        }
    }

    private static float[] said(Replica replica, Batch rows) {
        FloatBuffer outputs = FloatBuffer.allocate(ROWS * replica.outputWidth());
        replica.predict(rows, outputs);
        return outputs.array();
    }

    @Test
    void aStepAtTheEndIsExportedToo() throws OrtException {
        EngineSpec spec = Networks.engine(
                network(LossFunction.HINGE, dense(5, Activation.TANH), dense(1, Activation.STEP)),
                Networks.sgd(0.1),
                Networks.classes(4, 2));
        try (Engine engine = provider().open(spec);
                Replica replica = engine.replica(0)) {
            Batch rows = batch(spec.schema(), ROWS, 3);
            FloatBuffer expected = FloatBuffer.allocate(ROWS);
            replica.predict(rows, expected);
            assertThat(computed(spec, Networks.copy(replica.parameters()), rows))
                    .containsExactly(expected.array());
        }
    }

    @Test
    void aClassOfTheUsersOwnIsRefusedByItsPlace() {
        LayerCase custom = LayerCase.custom();
        assertThatThrownBy(() -> OnnxExport.of("test", custom.network(), custom.schema(false), new float[0], Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network.layers.1.custom is a class of your own");
    }
}
