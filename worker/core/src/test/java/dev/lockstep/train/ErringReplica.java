package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/** A replica on a machine that may err: in a step that is asked of it, a bit flips in what it holds, reads or computes. */
public final class ErringReplica implements Replica {
    private final Replica replica;
    private final BitFlip flip;
    private boolean isFlipping;

    public ErringReplica(Replica replica, BitFlip flip) {
        this.replica = replica;
        this.flip = flip;
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
    public double gradientAs(int other, Batch batch, long step, IntConsumer written) {
        isFlipping |= flip.falls(other, step);
        if (isFlipping) {
            flip.in(BitFlip.Where.BATCH, batch.features());
            flip.in(BitFlip.Where.PARAMETERS, replica.parameters());
            flip.in(BitFlip.Where.STATE, replica.updaterState());
        }
        double loss = replica.gradientAs(other, batch, step, isFlipping ? from -> {} : written);
        if (isFlipping) {
            flip.in(BitFlip.Where.GRADIENT, replica.gradient());
        }
        return loss;
    }

    @Override
    public void addGradientTo(FloatBuffer sum, float share, int first, int end) {
        replica.addGradientTo(sum, share, first, end);
        if (isFlipping) {
            flip.in(BitFlip.Where.SUM, sum);
        }
    }

    @Override
    public void update(long step, long updatesBefore, double rows) {
        replica.update(step, updatesBefore, rows);
        if (isFlipping) {
            flip.in(BitFlip.Where.UPDATE, replica.parameters());
            flip.in(BitFlip.Where.UPDATED_STATE, replica.updaterState());
        }
        isFlipping = false;
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
        return replica.predict(batch, outputs);
    }

    @Override
    public int outputWidth() {
        return replica.outputWidth();
    }

    @Override
    public void close() {
        replica.close();
    }
}
