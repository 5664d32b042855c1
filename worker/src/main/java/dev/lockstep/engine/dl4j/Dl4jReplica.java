package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Rates;
import dev.lockstep.order.SplitMix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A replica on a MultiLayerNetwork, which computes gradients; parameters are changed by Lockstep's own updater. */
final class Dl4jReplica implements Replica {
    private final EngineSpec spec;
    private final int number;
    private final OutputStep outputStep;
    private final LeanNetwork model;
    private final FloatBuffer parameters;
    private final FloatBuffer gradient;
    private final FlatUpdater updater;
    private final Targets targets;
    private final Features features;
    private final Rows wanted;
    private final int outputs;
    private final boolean drawsByChance;

    Dl4jReplica(EngineSpec spec, int number) {
        this.spec = spec;
        this.number = number;
        outputs = Shapes.outputs(spec.network(), spec.schema());
        outputStep = OutputStep.of(spec.network());
        model = new LeanNetwork(
                Translation.of(outputStep.computed(), spec.schema().featureWidth(), DataType.FLOAT));
        parameters = Natives.live(model.params());
        gradient = Natives.live(model.getFlattenedGradients());
        Layout layout = new Layout(spec.network(), model);
        layout.writeFirstWeights(parameters, spec.seed());
        updater = new FlatUpdater(parameters, gradient, layout.ranges(), spec.updater(), spec.clip());
        targets = Targets.of(spec.schema(), spec.network().loss(), outputs);
        features = new Features(
                spec.schema().featureWidth(), spec.network().layers().get(0));
        wanted = new Rows(outputs);
        drawsByChance = spec.network().layers().stream().anyMatch(LayerSpec.Dropout.class::isInstance);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public FloatBuffer parameters() {
        return parameters;
    }

    @Override
    public FloatBuffer updaterState() {
        return updater.state();
    }

    @Override
    public FloatBuffer gradient() {
        return gradient;
    }

    @Override
    public double gradient(Batch batch, long step) {
        if (drawsByChance) {
            // ND4J's generator belongs to the thread, so that this touches no other replica.
            Nd4j.getRandom().setSeed(SplitMix.seed(spec.seed(), number, step));
        }
        model.setInput(load(batch));
        model.setLabels(wanted.array(batch.rows()));
        model.computeGradientAndScore();
        return model.score();
    }

    /** The batch as arrays; its targets are then in {@code wanted}. */
    private INDArray load(Batch batch) {
        wanted.room(batch.capacity());
        targets.write(batch, wanted.values());
        return features.of(batch);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        double rate = Rates.at(spec.updater().learningRate(), step, spec.stepsPerEpoch(), spec.totalSteps());
        updater.apply(updatesBefore, rate, rows);
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        INDArray predicted = model.output(load(batch), false);
        INDArray rowAfterRow = predicted.dup('c');
        into.put(0, Natives.live(rowAfterRow), 0, batch.rows() * outputs);
        // Native memory: to leave it to the garbage collector is to run out of it where much is predicted.
        rowAfterRow.close();
        predicted.close();
        double loss = RowLosses.sum(spec.network().loss(), into, wanted.values(), batch.rows(), outputs);
        outputStep.apply(into, batch.rows() * outputs);
        return loss;
    }

    @Override
    public int outputWidth() {
        return outputs;
    }

    @Override
    public void export(OutputStream out) throws IOException {
        MultiLayerNetwork whole = model;
        if (outputStep.present()) {
            whole = new MultiLayerNetwork(
                    Translation.of(spec.network(), spec.schema().featureWidth(), DataType.FLOAT));
            whole.init(model.params(), true);
        }
        ModelSerializer.writeModel(whole, out, false);
    }

    /** What does layers' work in native code, where DL4J has it. */
    List<Object> helpers() {
        List<Object> helpers = new ArrayList<>();
        for (Layer layer : model.getLayers()) {
            if (layer.getHelper() != null) {
                helpers.add(layer.getHelper());
            }
        }
        return helpers;
    }

    /**
     * Frees the memory itself: {@code model.close()} also asks for a full garbage collection, which costs more than it
     * frees, and in which ND4J may free the arguments of an operation that another replica is just now computing.
     */
    @Override
    public void close() {
        model.params().close();
        model.getFlattenedGradients().close();
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
}
