package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.WeightInit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a run says that begins with a model, before it has learned anything. */
final class Imported {
    private Imported() {}

    /** The whole of a model. */
    static ImportSpec whole() {
        return new ImportSpec("model", Optional.empty(), Optional.empty(), List.of(), 0);
    }

    /** All that leads to a layer. */
    static ImportSpec until(String layer) {
        return new ImportSpec("model", Optional.empty(), Optional.of(layer), List.of(), 0);
    }

    /** Rows of this shape, with a label that goes with so many outputs. */
    static DataSchema schema(List<Integer> shape, int tokens, int outputs) {
        List<String> classes = IntStream.range(0, Math.max(2, outputs))
                .mapToObj(String::valueOf)
                .toList();
        return new DataSchema(shape, List.of(), tokens, false, new DataSchema.Classes(classes));
    }

    static InitialModel beginning(ImportedModel model, ImportSpec asked, DataSchema schema, LayerSpec... then) {
        NetworkSpec network = new NetworkSpec(
                        Optional.empty(), List.of(), LossFunction.MSE, new WeightInit.Xavier(), 0, 0)
                .beginningWith(asked)
                .endingIn(List.of(then));
        return InitialModel.of(network, model, RowShape.of(schema.featureShape(), schema.tokens()));
    }

    /** All that the model says of rows. */
    static float[] says(ImportedModel model, DataSchema schema, int outputs, float... rows) {
        InitialModel initialModel = beginning(model, whole(), schema);
        int count = rows.length / schema.featureWidth();
        Batch batch = new Batch(count, schema);
        batch.rows(count);
        batch.features().put(0, rows);
        EngineSpec spec = Networks.engine(initialModel.network(), Networks.sgd(0.1), schema)
                .from(initialModel.start());
        assertThat(new Dl4jProvider().faultOf(spec, initialModel::inWords)).isEmpty();
        FloatBuffer said = ByteBuffer.allocateDirect(count * outputs * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try (Dl4jEngine engine = new Dl4jEngine(spec);
                Replica replica = engine.replica(0)) {
            replica.predict(batch, said);
        }
        float[] all = new float[said.capacity()];
        said.get(0, all);
        return all;
    }
}
