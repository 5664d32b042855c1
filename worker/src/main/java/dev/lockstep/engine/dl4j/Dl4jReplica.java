package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Rates;
import dev.lockstep.order.SplitMix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A replica on a MultiLayerNetwork, which computes gradients; parameters are changed by Lockstep's own updater. */
final class Dl4jReplica implements Replica {
    private final EngineSpec spec;
    private final int number;
    private final OutputStep outputStep;
    private final Plan plan;
    private final Lean model;
    private final FloatBuffer parameters;
    private final FloatBuffer gradient;
    private final FlatUpdater updater;
    private final Frozen frozen;
    private final Bytes bytes;
    private final Targets targets;
    private final Features features;
    private final Rows wanted;
    private final LossWeights weights;
    private final @Nullable Masks masks;
    private final int outputs;
    private final boolean drawsByChance;

    Dl4jReplica(EngineSpec spec, int number) {
        this.spec = spec;
        this.number = number;
        outputStep = OutputStep.of(spec.network());
        plan = Shapes.plan(outputStep.computed(), spec.schema());
        model = Translation.model(outputStep.computed(), plan, DataType.FLOAT);
        parameters = Natives.live(model.params());
        gradient = Natives.live(model.getGradientsViewArray());
        Layout layout = new Layout(plan, model);
        layout.writeFirstWeights(parameters, spec.seed());
        bytes = new Bytes(layout.bytes());
        layout.writeStart(parameters, spec.start());
        List<FlatUpdater.Range> ranges = layout.ranges(spec.start());
        updater = new FlatUpdater(parameters, gradient, ranges, spec.updater(), spec.clip());
        frozen = Frozen.of(parameters, ranges);
        targets = Targets.of(spec.schema(), spec.network(), plan.out());
        weights = new LossWeights(targets.steps(), spec.network().classWeights());
        masks = spec.schema().padded() ? new Masks(plan) : null;
        features = new Features(Translation.rowForm(plan), Shapes.firstWorksInPlace(plan));
        outputs = plan.out().width();
        wanted = new Rows(Form.rows(plan.out()));
        drawsByChance = plan.nodes().stream().anyMatch(Shapes::drawsByChance);
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
        INDArray rows = load(batch, spec.network().labelSmoothing());
        return model.lossThenGradient(rows, wanted.array(batch.rows()), weights.of(batch, presentAtOutput()))
                / batch.rows();
    }

    /** The batch as arrays; its targets are then in {@code wanted}. */
    private INDArray load(Batch batch, double smoothing) {
        wanted.room(batch.capacity());
        targets.write(batch, wanted.values(), smoothing);
        Masks known = masks;
        if (known != null) {
            known.read(batch);
            model.masks(node -> known.before(node, batch.rows()));
        }
        return features.of(batch);
    }

    private @Nullable FloatBuffer presentAtOutput() {
        return masks == null ? null : masks.out();
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share) {
        updater.addTo(sum, share);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        double rate = Rates.at(spec.updater().learningRate(), step, spec.stepsPerEpoch(), spec.totalSteps());
        updater.apply(updatesBefore, rate, rows);
    }

    @Override
    public boolean hasFrozen() {
        return frozen.isAny();
    }

    @Override
    public void restoreFrozen() {
        frozen.restore();
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        INDArray predicted = model.outputs(load(batch, 0));
        INDArray rowAfterRow = predicted.dup('c');
        into.put(0, Natives.live(rowAfterRow), 0, batch.rows() * outputs);
        // Native memory: to leave it to the garbage collector is to run out of it where much is predicted.
        rowAfterRow.close();
        predicted.close();
        FloatBuffer counts = weights.ofSteps(batch, presentAtOutput());
        int labels = batch.rows() * targets.steps();
        double loss = RowLosses.sum(spec.network().loss(), into, wanted.values(), counts, labels, targets.outputs());
        outputStep.apply(into, batch.rows() * outputs);
        return loss;
    }

    @Override
    public int outputWidth() {
        return outputs;
    }

    @Override
    public void quantise() {
        bytes.round(parameters);
    }

    @Override
    public void exportQuantised(OutputStream out) throws IOException {
        export(out, new ModelZip.Learned(ModelZip.BYTES, entry -> entry.write(bytes.of(parameters))));
    }

    @Override
    public void export(FloatBuffer of, OutputStream out) throws IOException {
        export(
                out,
                new ModelZip.Learned(ModelZip.COEFFICIENTS, entry -> Coefficients.write(model.params(), of, entry)));
    }

    private void export(OutputStream out, ModelZip.Learned learned) throws IOException {
        ModelZip.write(out, spec.network(), spec.schema(), configuration(), learned);
    }

    private String configuration() {
        if (!outputStep.present()) {
            return model.configuration();
        }
        Plan stepping = Shapes.plan(spec.network(), spec.schema());
        Lean whole = Translation.model(spec.network(), stepping, DataType.FLOAT);
        String configuration = whole.configuration();
        close(whole);
        return configuration;
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
        close(model);
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }

    private static void close(Lean network) {
        for (Layer layer : network.getLayers()) {
            layer.close();
        }
        network.params().close();
        network.getGradientsViewArray().close();
    }
}
