package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A memory that goes from step to step. Its state lies value after value and not row after row, so that the gates of a step
 * come out of one product each as one stretch. A step that is padding leaves a memory of zeros: rows are padded at their
 * end, so that this stands after a row's last step, or, where the layer goes backwards, before its first.
 */
abstract class RecurrentKernel extends LayerKernel {
    final int steps;
    final int values;
    final int units;
    private final int gates;
    private final boolean backwards;

    RecurrentKernel(SequenceLayer.Recurrent layer, RowShape.Sequence in, int gates, boolean backwards, DataType type) {
        super(type);
        steps = in.steps();
        values = in.values();
        units = layer.units();
        this.gates = gates;
        this.backwards = backwards;
    }

    static RecurrentKernel of(SequenceLayer.Recurrent layer, RowShape.Sequence in, boolean backwards, DataType type) {
        return layer instanceof SequenceLayer.Lstm lstm
                ? new LstmKernel(lstm, in, backwards, type)
                : new SimpleRnnKernel(layer, in, backwards, type);
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], steps, units};
    }

    /** The step that is the n-th to be gone through. */
    private int step(int nth) {
        return backwards ? steps - 1 - nth : nth;
    }

    /** The gates' weighted sums of a step become what the gates say, and the memory after the step is written. */
    abstract void remember(LayerPass pass, int step, FlatArray gates, FlatArray states, int rows, double[] present);

    /**
     * The gradient of the memory after a step becomes that of the gates' weighted sums, in their place.
     *
     * @param slope the gradient of the memory after the step
     */
    abstract void recall(int nth, FlatArray gates, FlatArray states, int rows, double[] slope, double[] present);

    /** Called before a way back. */
    abstract void beginBack(int rows);

    @Override
    void forward(LayerPass pass, FlatArray out) {
        int rows = pass.rows();
        int wide = gates * units;
        FlatArray sums = scratch.memory("gates", steps * wide * rows);
        // State n is the memory before the n-th step.
        FlatArray states = scratch.memory("states", (steps + 1) * units * rows);
        states.fill(0, units * rows, 0);
        MatrixView byInput = pass.parameters().get(0).matrix(wide, values);
        MatrixView byMemory = pass.parameters().get(1).matrix(wide, units);
        double[] bias = biases(pass.parameters());
        double[] present = new double[rows];
        for (int nth = 0; nth < steps; nth++) {
            int step = step(nth);
            for (int gate = 0; gate < wide; gate++) {
                sums.fill((nth * wide + gate) * rows, rows, bias[gate]);
            }
            MatrixView sum = sums.matrix(nth * wide * rows, wide, rows, rows);
            sum.add(
                    byInput,
                    pass.in()
                            .matrix(step * values, rows, values, steps * values)
                            .turn());
            if (nth > 0) {
                sum.add(byMemory, states.matrix(nth * units * rows, units, rows, rows));
            }
            present(pass, step, present);
            remember(pass, nth, sums, states, rows, present);
        }
        putOut(states, out, rows);
    }

    private void present(LayerPass pass, int step, double[] present) {
        for (int row = 0; row < present.length; row++) {
            present[row] = pass.mask(row, step, steps);
        }
    }

    private void putOut(FlatArray states, FlatArray out, int rows) {
        double[] line = new double[units * rows];
        double[] turned = new double[units];
        for (int nth = 0; nth < steps; nth++) {
            states.get((nth + 1) * units * rows, line, units * rows);
            for (int row = 0; row < rows; row++) {
                for (int unit = 0; unit < units; unit++) {
                    turned[unit] = line[unit * rows + row];
                }
                out.put((row * steps + step(nth)) * units, turned, units);
            }
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        int rows = pass.rows();
        int wide = gates * units;
        FlatArray sums = scratch.memory("gates", steps * wide * rows);
        FlatArray states = scratch.memory("states", (steps + 1) * units * rows);
        FlatArray carried = scratch.memory("carried", units * rows);
        MatrixView byInput = pass.parameters().get(0).matrix(wide, values);
        MatrixView byMemory = pass.parameters().get(1).matrix(wide, units);
        pass.gradients().forEach(FlatArray::zero);
        MatrixView inputSlope = pass.gradients().get(0).matrix(wide, values);
        MatrixView memorySlope = pass.gradients().get(1).matrix(wide, units);
        double[] slope = new double[units * rows];
        double[] present = new double[rows];
        carried.zero();
        beginBack(rows);
        for (int nth = steps - 1; nth >= 0; nth--) {
            int step = step(nth);
            carried.get(0, slope, units * rows);
            addAbove(above, step, slope, rows);
            present(pass, step, present);
            recall(nth, sums, states, rows, slope, present);
            MatrixView sum = sums.matrix(nth * wide * rows, wide, rows, rows);
            carried.matrix(units, rows).product(byMemory.turn(), sum);
            MatrixView in = pass.in().matrix(step * values, rows, values, steps * values);
            inputSlope.add(sum, in);
            if (nth > 0) {
                memorySlope.add(
                        sum,
                        states.matrix(nth * units * rows, units, rows, rows).turn());
            }
            if (below != null) {
                below.matrix(step * values, rows, values, steps * values).product(sum.turn(), byInput);
            }
        }
        sumBiases(sums, pass.gradients(), rows);
    }

    /** All that comes after the two matrices is one bias after the other. */
    private double[] biases(List<FlatArray> parameters) {
        double[] bias = new double[gates * units];
        double[] line = new double[gates * units];
        int at = 0;
        for (FlatArray array : parameters.subList(2, parameters.size())) {
            array.get(0, line, array.length());
            System.arraycopy(line, 0, bias, at, array.length());
            at += array.length();
        }
        return bias;
    }

    private void addAbove(FlatArray above, int step, double[] slope, int rows) {
        double[] line = scratch.lines(1, units)[0];
        for (int row = 0; row < rows; row++) {
            above.get((row * steps + step) * units, line, units);
            for (int unit = 0; unit < units; unit++) {
                slope[unit * rows + row] += line[unit];
            }
        }
    }

    private void sumBiases(FlatArray sums, List<FlatArray> gradients, int rows) {
        int wide = gates * units;
        double[] bias = new double[wide];
        double[] line = new double[wide * rows];
        for (int nth = 0; nth < steps; nth++) {
            sums.get(nth * wide * rows, line, wide * rows);
            for (int gate = 0; gate < wide; gate++) {
                for (int row = 0; row < rows; row++) {
                    bias[gate] += line[gate * rows + row];
                }
            }
        }
        int at = 0;
        for (FlatArray array : gradients.subList(2, gradients.size())) {
            array.put(0, Arrays.copyOfRange(bias, at, at + array.length()), array.length());
            at += array.length();
        }
    }
}
