package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.FlatUpdater;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A replica all of whose native work is known as an operation, so that nothing is freed under it. */
final class GuardedReplica implements Replica {
    private final NativeOperations operations;
    private final ArrayDevice device;
    private final Dl4jReplica replica;
    private final StepMemory memory = new StepMemory();

    private GuardedReplica(NativeOperations operations, ArrayDevice device, Dl4jReplica replica) {
        this.operations = operations;
        this.device = device;
        this.replica = replica;
    }

    static GuardedReplica make(NativeOperations operations, ArrayDevice device, Supplier<Dl4jReplica> maker) {
        return operations.compute(() -> new GuardedReplica(operations, device, device.take(maker)));
    }

    Dl4jReplica unguarded() {
        return replica;
    }

    @Override
    public int number() {
        return replica.number();
    }

    @Override
    public void begin() {
        replica.begin();
    }

    @Override
    public FloatBuffer parameters() {
        return replica.parameters();
    }

    @Override
    public FloatBuffer updaterState() {
        return replica.updaterState();
    }

    @Override
    public FloatBuffer gradient() {
        return replica.gradient();
    }

    @Override
    public int outputWidth() {
        return replica.outputWidth();
    }

    @Override
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        return operations.compute(() ->
                memory.learning(batch, () -> device.take(() -> replica.gradientAs(other, batch, step, written))));
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        replica.addGradientTo(sum, share, first, end);
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        operations.run(() -> replica.update(step, updatesBefore, rows));
    }

    /** What follows from it is no native work. */
    @Override
    public FlatUpdater prepareUpdate(long step, long updatesBefore, double rows) {
        return replica.prepareUpdate(step, updatesBefore, rows);
    }

    @Override
    public void scaleRate(double factor) {
        replica.scaleRate(factor);
    }

    @Override
    public List<ParameterRange> layout() {
        return replica.layout();
    }

    @Override
    public double predict(Batch batch, FloatBuffer outputs) {
        return operations.compute(() ->
                memory.predicting(batch, () -> device.take(() -> replica.predict(batch, outputs))));
    }

    @Override
    public void close() {
        operations.run(() -> device.take(() -> {
            replica.close();
            return replica;
        }));
    }
}
