package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Part;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.loss.LossTargets;
import dev.lockstep.engine.loss.LossWeights;
import dev.lockstep.engine.loss.PerceptronOutput;
import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A replica on a MultiLayerNetwork, which computes gradients; parameters are changed by Lockstep's own updater, in their buffer: also
 * where a card computes gradients, so that an update has the processor's bits.
 */
final class Dl4jReplica implements Replica {
    private final EngineSpec spec;
    private final int number;
    private final PerceptronOutput outputStep;
    private final NetworkPlan plan;
    private final ParameterLayout layout;
    private final LeanModel model;
    private final MirroredArray parameters;
    private final MirroredArray gradient;
    private final FlatUpdater updater;
    private final List<ParameterRange> ranges;
    private final LossTargets targets;
    private final FeatureArray features;
    private final RowArray wanted;
    private final LossWeights weights;
    private final RowArray counts;
    private final @Nullable MaskArrays masks;
    private final int outputs;
    private final boolean drawsByChance;
    private final boolean ownsParameters;
    private IntConsumer told = from -> {};

    Dl4jReplica(EngineSpec spec, int number, ArrayDevice device) {
        this(spec, number, device, null);
    }

    /** @param first whose parameters and updater state this one has, too, on the processor; null for own ones */
    Dl4jReplica(EngineSpec spec, int number, ArrayDevice device, @Nullable Dl4jReplica first) {
        this.spec = spec;
        this.number = number;
        outputStep = PerceptronOutput.of(spec.network());
        plan = NetworkCheck.plan(outputStep.computed(), spec.schema());
        ownsParameters = first == null;
        model = first == null
                ? NetworkTranslation.blank(outputStep.computed(), plan, DataType.FLOAT)
                : NetworkTranslation.besides(first.model, outputStep.computed(), plan);
        parameters = first == null ? new MirroredArray(model.params(), device) : first.parameters;
        gradient = new MirroredArray(model.getGradientsViewArray(), device);
        layout = ParameterLayout.of(plan);
        if (!device.isApart()) { // where nothing is computed yet when ND4J says so
            model.tell(this::tellsOf);
        }
        ranges = layout.ranges(spec.start());
        updater = first == null
                ? new FlatUpdater(parameters(), gradient(), ranges, spec.updater(), spec.clip())
                : new FlatUpdater(parameters(), gradient(), first.updaterState(), ranges, spec.updater(), spec.clip());
        targets = LossTargets.of(spec.schema(), spec.network(), plan.out());
        weights = new LossWeights(targets.steps(), spec.network().weights());
        counts = new RowArray(new ArrayForm(new RowShape.Sequence(targets.steps(), 1), true));
        masks = spec.schema().padded() ? new MaskArrays(plan) : null;
        features = new FeatureArray(plan);
        outputs = plan.out().width();
        wanted = new RowArray(ArrayForm.rows(plan.out()));
        drawsByChance = plan.nodes().stream().anyMatch(NetworkCheck::drawsByChance);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void begin() {
        layout.writeFirstWeights(parameters(), spec.seed());
        layout.writeStart(parameters(), spec.start());
    }

    @Override
    public FloatBuffer parameters() {
        return parameters.shown();
    }

    @Override
    public FloatBuffer updaterState() {
        return updater.state();
    }

    @Override
    public FloatBuffer gradient() {
        return gradient.shown();
    }

    @Override
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        told = written;
        if (drawsByChance) {
            // ND4J's generator belongs to the thread, so that this touches no other replica.
            Nd4j.getRandom().setSeed(SplitMixRandom.seed(spec.seed(), other, step));
        }
        parameters.read();
        gradient.written();
        INDArray rows = load(batch, spec.network().labelSmoothing());
        return model.lossThenGradient(rows, wanted.array(batch.rows()), weightsOf(batch)) / batch.rows();
    }

    private Runnable tellsOf(int node) {
        List<LayerParameter> own = layout.of(node);
        if (own.isEmpty()) {
            return () -> {};
        }
        int first = own.get(0).first();
        return () -> told.accept(first);
    }

    /** Null where each label counts once. */
    private @Nullable INDArray weightsOf(Batch batch) {
        if (weights.areOne()) {
            return null;
        }
        counts.room(batch.capacity());
        weights.ofTraining(batch, presentAtOutput(), counts.values());
        return counts.array(batch.rows());
    }

    /** The batch as arrays; its targets are then in {@code wanted}. */
    private INDArray load(Batch batch, double smoothing) {
        wanted.room(batch.capacity());
        targets.write(batch, wanted.values(), smoothing);
        MaskArrays known = masks;
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
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        gradient.shown();
        updater.addTo(sum, share, first, end);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        prepareUpdate(step, updatesBefore, rows).apply(Part.WHOLE);
    }

    @Override
    public FlatUpdater prepareUpdate(long step, long updatesBefore, double rows) {
        double rate = ScheduledRate.at(spec.updater().learningRate(), step, spec.stepsPerEpoch(), spec.totalSteps());
        parameters.shown();
        gradient.shown();
        updater.prepare(updatesBefore, rate, rows);
        return updater;
    }

    @Override
    public void scaleRate(double factor) {
        updater.scaleRate(factor);
    }

    @Override
    public List<ParameterRange> layout() {
        return ranges;
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        parameters.read();
        model.outputs(load(batch, 0), into);
        counts.room(batch.capacity());
        weights.ofEvaluation(batch, presentAtOutput(), counts.values());
        int labels = batch.rows() * targets.steps();
        double loss =
                RowLosses.sum(spec.network().loss(), into, wanted.values(), counts.values(), labels, targets.outputs());
        outputStep.apply(into, batch.rows() * outputs);
        return loss;
    }

    @Override
    public int outputWidth() {
        return outputs;
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
        if (ownsParameters) {
            parameters.close();
        }
        gradient.close();
        model.free(ownsParameters);
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
}
