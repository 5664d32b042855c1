package dev.lockstep.recorded;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** As long as a real replica, and as slow. It sleeps to the moment at which the recorded step would have ended. */
final class RecordedReplica implements Replica {
    private final EngineSpec spec;
    private final RecordedSteps steps;
    private final int number;
    private final ParameterLayout whole;
    private final List<ParameterRange> layout;
    private final FloatBuffer parameters;
    private final FloatBuffer state;
    private final int outputs;
    private long behind;

    RecordedReplica(EngineSpec spec, RecordedSteps steps, int number) {
        this.spec = spec;
        this.steps = steps;
        this.number = number;
        NetworkPlan plan = NetworkCheck.plan(spec.network(), spec.schema());
        whole = ParameterLayout.of(plan);
        layout = whole.ranges(spec.start());
        outputs = plan.out().width();
        parameters = floats(whole.length());
        state = floats(whole.length() * FlatUpdater.states(spec.updater()));
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** A sleep ends late; by how much, the next one is shorter, so that all of them together are as long as they should be. */
    private void sleep(long nanos) {
        long until = System.nanoTime() + nanos - behind;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        behind = System.nanoTime() - until;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void begin() {
        whole.writeFirstWeights(parameters, spec.seed());
    }

    @Override
    public FloatBuffer parameters() {
        return parameters;
    }

    @Override
    public FloatBuffer updaterState() {
        return state;
    }

    /** Nothing is learned from it, so that it needs no memory of its own. */
    @Override
    public FloatBuffer gradient() {
        return parameters;
    }

    /** The update is part of what was recorded. */
    @Override
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        sleep((long) (1e9 * steps.seconds(batch.rows(), spec.seed(), other, step)));
        return 1;
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        // There is no gradient.
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        // Its time has passed with that of the gradient.
    }

    @Override
    public void scaleRate(double factor) {
        // Nothing is learned.
    }

    @Override
    public List<ParameterRange> layout() {
        return layout;
    }

    @Override
    public double predict(Batch batch, FloatBuffer into) {
        for (int i = 0; i < batch.rows() * outputs; i++) {
            into.put(i, 0);
        }
        return batch.rows();
    }

    @Override
    public int outputWidth() {
        return outputs;
    }

    @Override
    public void close() {
        // There is nothing to free.
    }
}
