package dev.lockstep.engine.torch;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.StepMasks;
import dev.lockstep.engine.card.CardTurns;
import dev.lockstep.engine.loss.LossTargets;
import dev.lockstep.engine.loss.LossWeights;
import dev.lockstep.engine.loss.PerceptronOutput;
import dev.lockstep.engine.loss.RowLosses;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.jspecify.annotations.Nullable;

/** A replica on libtorch, which computes gradients; parameters are changed by Lockstep's own updater. */
final class TorchReplica implements Replica {
    /** Everything that lives as long as the replica. */
    private final PointerScope lasting = new PointerScope().extend();

    private final EngineSpec spec;
    private final int number;
    private final PerceptronOutput outputStep;
    private final NetworkPlan plan;
    private final TensorDevice device;
    private final ParameterLayout layout;
    private final FlatTensors flat;
    private final NetworkForward network;
    private final @Nullable DenseChain chain;
    /** Null where the gradient is known only as a whole: on a card, and where a layer of a user's own goes back by itself. */
    private final @Nullable ArrivedGradients arrivals;

    private final OutputLoss loss;
    private final FlatUpdater inBuffers;
    private final Optional<TensorUpdater> onCard;
    private final CardTurns turns;
    private final List<ParameterRange> ranges;
    private final LossTargets targets;
    private final LossWeights weights;
    private final RowFloats wanted;
    private final RowFloats counts;
    private final @Nullable MaskTensors masks;
    private final boolean drawsByChance;
    private final Generator generator;
    private final GeneratorOptional chance;
    private final TensorArrayRefOptional all;
    private double rateFactor = 1;

    TorchReplica(EngineSpec spec, int number) {
        this(spec, number, Optional.empty());
    }

    /** @param first a replica on the processor, whose parameters and updater state this one has, too */
    TorchReplica(EngineSpec spec, int number, Optional<TorchReplica> first) {
        this.spec = spec;
        this.number = number;
        outputStep = PerceptronOutput.of(spec.network());
        plan = NetworkCheck.plan(outputStep.computed(), spec.schema());
        layout = ParameterLayout.of(plan);
        ranges = layout.ranges(spec.start());
        targets = LossTargets.of(spec.schema(), spec.network(), plan.out());
        weights = new LossWeights(targets.steps(), spec.network().weights());
        wanted = new RowFloats(plan.out().width());
        counts = new RowFloats(targets.steps());
        turns = CardTurns.of(spec.device());
        drawsByChance = plan.nodes().stream().anyMatch(NetworkCheck::drawsByChance);
        try {
            device = new TensorDevice(spec.device());
            masks = spec.schema().padded() ? new MaskTensors(new StepMasks(plan), device) : null;
            flat = first.map(other -> other.flat.besides(layout.length()))
                    .orElseGet(() -> new FlatTensors(layout.length(), device));
            network = new NetworkForward(plan, layout, flat);
            loss = new OutputLoss(
                    spec.network().loss(),
                    NetworkForward.activation(plan.last()),
                    network::activated,
                    targets.outputs(),
                    targets.classes() > 0 && targets.outputs() > 1);
            chain = !device.isApart() && DenseChain.is(plan) && loss.beginsAtTheSums()
                    ? new DenseChain(plan, layout, flat)
                    : null;
            arrivals =
                    chain != null || device.isApart() || hasOwnLayers() ? null : new ArrivedGradients(flat.learned());
            generator = device.generator(spec.seed());
            chance = new GeneratorOptional(generator);
            all = new TensorArrayRefOptional();
            onCard = device.isApart()
                    ? Optional.of(new TensorUpdater(flat, layout.length(), ranges, spec.updater(), spec.clip()))
                    : Optional.empty();
        } finally {
            lasting.close(); // is no more where new pointers go, but keeps those that it has
        }
        inBuffers = new FlatUpdater(
                parameters(),
                gradient(),
                first.map(TorchReplica::updaterState).orElseGet(() -> bufferOfState(layout.length())),
                ranges,
                spec.updater(),
                spec.clip());
    }

    private boolean hasOwnLayers() {
        return plan.nodes().stream().anyMatch(node -> node.work() instanceof BlockLayer.Custom);
    }

    /** Of an updater that works in buffers; on a card the state is there. */
    private FloatBuffer bufferOfState(int parameters) {
        return DirectFloats.of(onCard.isPresent() ? 0 : (long) parameters * FlatUpdater.states(spec.updater()));
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
        return flat.parameters().shown();
    }

    @Override
    public FloatBuffer updaterState() {
        return onCard.map(TensorUpdater::state).orElseGet(inBuffers::state);
    }

    @Override
    public FloatBuffer gradient() {
        return flat.gradient().shown();
    }

    @Override
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        return turns.take(() -> scopedGradient(other, batch, step, written));
    }

    private double scopedGradient(int other, Batch batch, long step, IntConsumer written) {
        PointerScope scope = new PointerScope();
        try {
            return learn(other, batch, step, written) / batch.rows();
        } finally {
            scope.close();
        }
    }

    private double learn(int other, Batch batch, long step, IntConsumer written) {
        if (chain != null) {
            return learn(chain, batch, written);
        }
        if (drawsByChance) {
            generator.set_current_seed(SplitMixRandom.seed(spec.seed(), other, step));
        }
        flat.parameters().read();
        flat.gradient().written().zero_();
        if (arrivals != null) {
            arrivals.begin(written);
        }
        load(batch, spec.network().labelSmoothing());
        StepPass pass = new StepPass(batch.rows(), true, chance, masks);
        Tensor sums = network.sums(pass, rows(batch));
        Tensor targeted = device.bring(wanted.tensor((long) batch.rows() * targets.steps(), targets.outputs()));
        OutputLoss.Slope slope = loss.of(sums, targeted, countsOf(batch));
        if (slope.at().requires_grad()) {
            slope.at().backward(slope.gradient(), new BoolOptional(pass.goesBackInParts()), false, all);
        }
        pass.goBack();
        return slope.loss();
    }

    private double learn(DenseChain dense, Batch batch, IntConsumer written) {
        load(batch, spec.network().labelSmoothing());
        Tensor[] way = dense.forward(
                FlatTensors.tensor(batch.features(), batch.rows(), plan.row().width()));
        Tensor targeted = wanted.tensor(batch.rows(), targets.outputs());
        OutputLoss.Slope slope = loss.of(way[way.length - 1], targeted, countsOf(batch));
        dense.back(way, slope.gradient(), written);
        return slope.loss();
    }

    /** Null where each label counts once. */
    private @Nullable Tensor countsOf(Batch batch) {
        if (weights.areOne()) {
            return null;
        }
        weights.ofTraining(batch, presentAtOutput(), counts.room(batch.capacity()));
        return device.bring(counts.tensor((long) batch.rows() * targets.steps(), 1));
    }

    private @Nullable FloatBuffer presentAtOutput() {
        return masks == null ? null : masks.out();
    }

    /** What is wanted of a batch is then known, and which of its steps are there. */
    private void load(Batch batch, double smoothing) {
        if (batch.featureWidth() != plan.row().width()) {
            throw new IllegalArgumentException("a row of the batch has " + batch.featureWidth()
                    + " features, but the network was built for " + plan.row().width());
        }
        targets.write(batch, wanted.room(batch.capacity()), smoothing);
        if (masks != null) {
            masks.read(batch);
        }
    }

    private Tensor rows(Batch batch) {
        return device.bring(FlatTensors.tensor(batch.features(), Shapes.sizes(batch.rows(), plan.row())));
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        gradient();
        inBuffers.addTo(sum, share, first, end);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        double rate = rate(step);
        onCard.ifPresentOrElse(
                updater -> updater.apply(updatesBefore, rate, rows), () -> inBuffers.apply(updatesBefore, rate, rows));
    }

    @Override
    public FlatUpdater prepareUpdate(long step, long updatesBefore, double rows) {
        inBuffers.prepare(updatesBefore, rate(step), rows);
        return inBuffers;
    }

    private double rate(long step) {
        return rateFactor
                * ScheduledRate.at(spec.updater().learningRate(), step, spec.stepsPerEpoch(), spec.totalSteps());
    }

    @Override
    public void scaleRate(double factor) {
        rateFactor = factor;
    }

    @Override
    public List<ParameterRange> layout() {
        return ranges;
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        int values = batch.rows() * outputWidth();
        turns.take(() -> say(batch, into, values));
        double sum = lossOf(batch, into);
        outputStep.apply(into, values);
        return sum;
    }

    private double say(Batch batch, FloatBuffer into, int values) {
        PointerScope scope = new PointerScope();
        GradMode.set_enabled(false);
        try {
            flat.parameters().read();
            load(batch, 0);
            StepPass pass = new StepPass(batch.rows(), false, chance, masks);
            Tensor said = device.fetch(
                    network.activated(network.sums(pass, rows(batch))).contiguous());
            into.put(0, said.data_ptr_float().capacity(values).asBuffer(), 0, values);
            return values;
        } finally {
            GradMode.set_enabled(true);
            scope.close();
        }
    }

    private double lossOf(Batch batch, FloatBuffer outputs) {
        FloatBuffer each = counts.room(batch.capacity());
        weights.ofEvaluation(batch, presentAtOutput(), each);
        int labels = batch.rows() * targets.steps();
        FloatBuffer targeted = wanted.room(batch.capacity());
        return RowLosses.sum(spec.network().loss(), outputs, targeted, each, labels, targets.outputs());
    }

    @Override
    public int outputWidth() {
        return plan.out().width();
    }

    @Override
    public void close() {
        lasting.close();
    }
}
