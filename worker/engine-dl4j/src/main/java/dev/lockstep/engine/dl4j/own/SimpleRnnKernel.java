package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/** The memory is tanh of the weighted sums. */
final class SimpleRnnKernel extends RecurrentKernel {
    SimpleRnnKernel(SequenceLayer.Recurrent layer, RowShape.Sequence in, boolean backwards, DataType type) {
        super(layer, in, 1, backwards, type);
    }

    @Override
    void remember(LayerPass pass, int nth, FlatArray gates, FlatArray states, int rows, double[] present) {
        int count = units * rows;
        gates.each(nth * count, count, Tanh::new);
        double[] line = new double[count];
        gates.get(nth * count, line, count);
        for (int i = 0; i < count; i++) {
            line[i] *= present[i % rows];
        }
        states.put((nth + 1) * count, line, count);
    }

    @Override
    void beginBack(int rows) {
        // Nothing but the memory itself goes from step to step.
    }

    @Override
    void recall(int nth, FlatArray gates, FlatArray states, int rows, double[] slope, double[] present) {
        int count = units * rows;
        double[] line = new double[count];
        gates.get(nth * count, line, count);
        for (int i = 0; i < count; i++) {
            line[i] = slope[i] * present[i % rows] * (1 - line[i] * line[i]);
        }
        gates.put(nth * count, line, count);
    }
}
