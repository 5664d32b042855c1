package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.empty;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.CustomLayer;
import dev.lockstep.network.RowShape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * A layer of the user's own, which is given one row at a time. To libtorch what it puts out is a beginning: once the way back has
 * come there, the layer goes back itself, and libtorch from what went in.
 */
final class CustomOperation implements LayerOperation {
    private final CustomLayer layer;
    private final RowShape in;
    private final RowShape out;
    private final double[] parameters;
    private final LayerStretches.ByHand own;
    private final BoolOptional again = new BoolOptional(true);
    private final TensorArrayRefOptional all = new TensorArrayRefOptional();

    CustomOperation(BlockLayer.Custom custom, RowShape in, LayerStretches own) {
        layer = custom.create();
        this.in = in;
        out = layer.shape(in);
        parameters = new double[layer.parameters(in)];
        this.own = own.byHand(parameters.length);
    }

    private static FloatBuffer floats(Tensor tensor) {
        return tensor.data_ptr_float().capacity(tensor.numel()).asBuffer();
    }

    private static void read(FloatBuffer from, int at, double[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = from.get(at * row.length + i);
        }
    }

    private static void write(double[] row, FloatBuffer into, int at) {
        for (int i = 0; i < row.length; i++) {
            into.put(at * row.length + i, (float) row[i]);
        }
    }

    private void readParameters() {
        if (parameters.length > 0) {
            read(floats(own.values()), 0, parameters);
        }
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor side = rows.contiguous();
        Tensor said = empty(Shapes.sizes(pass.rows(), out));
        FloatBuffer from = floats(side);
        FloatBuffer into = floats(said);
        double[] row = new double[in.width()];
        double[] result = new double[out.width()];
        readParameters();
        for (int at = 0; at < pass.rows(); at++) {
            read(from, at, row);
            Arrays.fill(result, 0);
            layer.forward(row, parameters, result);
            write(result, into, at);
        }
        if (pass.training()) {
            said.requires_grad_(true);
            pass.goesBackBy(() -> back(pass.rows(), side, said));
        }
        return said;
    }

    private void back(int count, Tensor rows, Tensor said) {
        if (!said.grad().defined()) {
            return;
        }
        Tensor above = said.grad().contiguous();
        Tensor below = empty(Shapes.sizes(count, in));
        double[] gradient = new double[parameters.length];
        double[] row = new double[in.width()];
        double[] rowSlope = new double[in.width()];
        double[] slope = new double[out.width()];
        for (int at = 0; at < count; at++) {
            read(floats(rows), at, row);
            read(floats(above), at, slope);
            Arrays.fill(rowSlope, 0);
            layer.back(row, parameters, slope, rowSlope, gradient);
            write(rowSlope, floats(below), at);
        }
        if (gradient.length > 0) {
            write(gradient, floats(own.slope()), 0);
        }
        if (rows.requires_grad()) {
            rows.backward(below, again, false, all);
        }
    }
}
