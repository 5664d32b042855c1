package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/** An LSTM. Its gates of a step lie one after the other: what is taken in, what is kept, what is shown, what is new. */
final class LstmKernel extends RecurrentKernel {
    private static final int GATES = 4;

    private double[] keptSlope = new double[0];

    LstmKernel(SequenceLayer.Lstm lstm, RowShape.Sequence in, boolean backwards, DataType type) {
        super(lstm, in, GATES, backwards, type);
    }

    private FlatArray kept(int rows) {
        return scratch.memory("kept", (steps + 1) * units * rows);
    }

    private FlatArray bounded(int rows) {
        return scratch.memory("bounded", steps * units * rows);
    }

    @Override
    void remember(LayerPass pass, int nth, FlatArray gates, FlatArray states, int rows, double[] present) {
        int count = units * rows;
        int at = nth * GATES * count;
        gates.each(at, 3 * count, Sigmoid::new);
        gates.each(at + 3 * count, count, Tanh::new);
        double[][] lines = scratch.lines(7, GATES * count);
        double[] said = lines[1];
        double[] before = lines[2];
        FlatArray kept = kept(rows);
        if (nth == 0) {
            kept.fill(0, count, 0);
        }
        gates.get(at, said, GATES * count);
        kept.get(nth * count, before, count);
        for (int i = 0; i < count; i++) {
            before[i] = (said[i] * said[3 * count + i] + said[count + i] * before[i]) * present[i % rows];
        }
        kept.put((nth + 1) * count, before, count);
        FlatArray bounded = bounded(rows);
        bounded.put(nth * count, before, count);
        bounded.each(nth * count, count, Tanh::new);
        bounded.get(nth * count, before, count);
        for (int i = 0; i < count; i++) {
            before[i] *= said[2 * count + i];
        }
        states.put((nth + 1) * count, before, count);
    }

    @Override
    void beginBack(int rows) {
        keptSlope = new double[units * rows];
    }

    @Override
    void recall(int nth, FlatArray gates, FlatArray states, int rows, double[] slope, double[] present) {
        int count = units * rows;
        double[][] lines = scratch.lines(7, GATES * count);
        double[] said = lines[1];
        double[] bounded = lines[2];
        double[] before = lines[3];
        gates.get(nth * GATES * count, said, GATES * count);
        bounded(rows).get(nth * count, bounded, count);
        kept(rows).get(nth * count, before, count);
        for (int i = 0; i < count; i++) {
            double taken = said[i];
            double keeps = said[count + i];
            double shown = said[2 * count + i];
            double fresh = said[3 * count + i];
            double here = present[i % rows];
            double memory = slope[i] * here;
            double cell = (keptSlope[i] + memory * shown * (1 - bounded[i] * bounded[i])) * here;
            said[i] = cell * fresh * taken * (1 - taken);
            said[count + i] = cell * before[i] * keeps * (1 - keeps);
            said[2 * count + i] = memory * bounded[i] * shown * (1 - shown);
            said[3 * count + i] = cell * taken * (1 - fresh * fresh);
            keptSlope[i] = cell * keeps;
        }
        gates.put(nth * GATES * count, said, GATES * count);
    }
}
