package dev.lockstep.engine;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.loss.LossTargets;
import dev.lockstep.engine.loss.LossWeights;
import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.order.SplitMixRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One layer in plain Java: outputs are weighted sums of a row's values, made probabilities where the loss asks for them. As if it were
 * on a card, its buffers hold nothing but while they may be asked for.
 */
final class FakeReplica implements Replica {
    private final EngineSpec spec;
    private final int number;
    private final int inputs;
    private final int outputs;
    private final AwayFloats parameters;
    private final AwayFloats gradient;
    private final AwayFloats state;
    private final List<ParameterRange> layout;
    private final FlatUpdater updater;
    private final LossTargets targets;
    private final LossWeights weights;

    FakeReplica(EngineSpec spec, int number) {
        this.spec = spec;
        this.number = number;
        NetworkPlan plan = NetworkCheck.plan(spec.network(), spec.schema());
        inputs = plan.row().width();
        outputs = plan.out().width();
        int matrix = inputs * outputs;
        parameters = new AwayFloats(floats(matrix + outputs));
        gradient = new AwayFloats(floats(matrix + outputs));
        layout = List.of(
                new ParameterRange(0, matrix, new ParameterRange.Weights(inputs, 0, 0)),
                new ParameterRange(matrix, matrix + outputs, new ParameterRange.Other()));
        updater = new FlatUpdater(parameters.own(), gradient.own(), layout, spec.updater(), spec.clip());
        state = new AwayFloats(updater.state());
        targets = LossTargets.of(spec.schema(), spec.network(), plan.out());
        weights = new LossWeights(targets.steps(), spec.network().weights());
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void begin() {
        SplitMixRandom random = new SplitMixRandom(spec.seed());
        FloatBuffer shown = parameters();
        for (int i = 0; i < inputs * outputs; i++) {
            shown.put(i, (float) (random.nextGaussian() / Math.sqrt(inputs)));
        }
    }

    @Override
    public FloatBuffer parameters() {
        return parameters.shown();
    }

    @Override
    public FloatBuffer updaterState() {
        return state.shown();
    }

    @Override
    public FloatBuffer gradient() {
        return gradient.shown();
    }

    @Override
    public void scaleRate(double factor) {
        updater.scaleRate(factor);
    }

    @Override
    public List<ParameterRange> layout() {
        return layout;
    }

    @Override
    public int outputWidth() {
        return outputs;
    }

    @Override
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        hide();
        FloatBuffer said = floats(batch.rows() * outputs);
        FloatBuffer wanted = floats(batch.rows() * outputs);
        FloatBuffer counts = floats(batch.rows() * targets.steps());
        say(batch, said);
        targets.write(batch, wanted, spec.network().labelSmoothing());
        weights.ofTraining(batch, null, counts);
        double loss = loss(said, wanted, counts);
        for (int i = 0; i < gradient.own().capacity(); i++) {
            gradient.own().put(i, 0);
        }
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < outputs; i++) {
                int at = row * outputs + i;
                float slope = slope(said.get(at), wanted.get(at)) * counts.get(at / targets.outputs());
                for (int k = 0; k < inputs; k++) {
                    add(i * inputs + k, slope * batch.features().get(row * inputs + k));
                }
                add(inputs * outputs + i, slope);
            }
        }
        return loss / batch.rows();
    }

    private void add(int at, float value) {
        gradient.own().put(at, gradient.own().get(at) + value);
    }

    private void hide() {
        parameters.hide();
        gradient.hide();
        state.hide();
    }

    /** Of a cross entropy by the sums before they became probabilities. */
    private float slope(float said, float wanted) {
        return switch (spec.network().loss()) {
            case CROSS_ENTROPY, BINARY_CROSS_ENTROPY -> said - wanted;
            case MSE -> 2 * (said - wanted) / targets.outputs();
            case MAE -> Math.signum(said - wanted) / targets.outputs();
            case HUBER -> Math.max(-1, Math.min(1, said - wanted)) / targets.outputs();
            case HINGE -> said * wanted < 1 ? -wanted : 0;
        };
    }

    private void say(Batch batch, FloatBuffer into) {
        if (batch.featureWidth() != inputs) {
            throw new IllegalArgumentException("a row of the batch has " + batch.featureWidth()
                    + " features, but the network was built for " + inputs);
        }
        for (int at = 0; at < batch.rows() * outputs; at++) {
            int row = at / outputs;
            int output = at % outputs;
            float sum = parameters.own().get(inputs * outputs + output);
            for (int k = 0; k < inputs; k++) {
                sum += parameters.own().get(output * inputs + k)
                        * batch.features().get(row * inputs + k);
            }
            into.put(at, spec.network().loss() == LossFunction.BINARY_CROSS_ENTROPY ? sigmoid(sum) : sum);
        }
        for (int label = 0; label < batch.rows() * targets.steps(); label++) {
            if (spec.network().loss() == LossFunction.CROSS_ENTROPY) {
                softmax(into, label * targets.outputs(), (label + 1) * targets.outputs());
            }
        }
    }

    private static float sigmoid(float sum) {
        return (float) (1 / (1 + StrictMath.exp(-sum)));
    }

    private static void softmax(FloatBuffer values, int first, int end) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = first; i < end; i++) {
            most = Math.max(most, values.get(i));
        }
        double all = 0;
        for (int i = first; i < end; i++) {
            all += StrictMath.exp(values.get(i) - most);
        }
        for (int i = first; i < end; i++) {
            values.put(i, (float) (StrictMath.exp(values.get(i) - most) / all));
        }
    }

    private double loss(FloatBuffer said, FloatBuffer wanted, FloatBuffer counts) {
        return RowLosses.sum(spec.network().loss(), said, wanted, counts, counts.capacity(), targets.outputs());
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        gradient.hide();
        updater.addTo(sum, share, first, end);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        hide();
        double rate = ScheduledRate.at(spec.updater().learningRate(), step, spec.stepsPerEpoch(), spec.totalSteps());
        updater.apply(updatesBefore, rate, rows);
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        hide();
        FloatBuffer wanted = floats(batch.rows() * outputs);
        FloatBuffer counts = floats(batch.rows() * targets.steps());
        say(batch, into);
        targets.write(batch, wanted, 0);
        weights.ofEvaluation(batch, null, counts);
        return loss(into, wanted, counts);
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
