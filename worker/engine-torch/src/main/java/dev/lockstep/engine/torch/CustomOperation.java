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
    private final TensorDevice device;
    private final BoolOptional again = new BoolOptional(true);
    private final TensorArrayRefOptional all = new TensorArrayRefOptional();

    CustomOperation(BlockLayer.Custom custom, RowShape in, LayerStretches own) {
        layer = custom.create();
        this.in = in;
        out = layer.shape(in);
        parameters = new double[layer.parameters(in)];
        this.own = own.byHand(parameters.length);
        device = own.device();
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
            read(floats(device.fetch(own.values())), 0, parameters);
        }
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor side = rows.contiguous();
        Tensor written = empty(Shapes.sizes(pass.rows(), out));
        Tensor seen = device.fetch(side.detach());
        FloatBuffer from = floats(seen);
        FloatBuffer into = floats(written);
        double[] row = new double[in.width()];
        double[] result = new double[out.width()];
        readParameters();
        for (int at = 0; at < pass.rows(); at++) {
            read(from, at, row);
            Arrays.fill(result, 0);
            layer.forward(row, parameters, result);
            write(result, into, at);
        }
        Tensor said = device.bring(written);
        if (pass.training()) {
            said.requires_grad_(true);
            pass.goesBackBy(() -> back(side, seen, said));
        }
        return said;
    }

    /** @param seen the rows as the layer saw them */
    private void back(Tensor rows, Tensor seen, Tensor said) {
        if (!said.grad().defined()) {
            return;
        }
        int count = Math.toIntExact(rows.size(0));
        Tensor above = device.fetch(said.grad().contiguous());
        Tensor below = empty(Shapes.sizes(count, in));
        double[] gradient = new double[parameters.length];
        double[] row = new double[in.width()];
        double[] rowSlope = new double[in.width()];
        double[] slope = new double[out.width()];
        for (int at = 0; at < count; at++) {
            read(floats(seen), at, row);
            read(floats(above), at, slope);
            Arrays.fill(rowSlope, 0);
            layer.back(row, parameters, slope, rowSlope, gradient);
            write(rowSlope, floats(below), at);
        }
        if (gradient.length > 0) {
            Tensor slopes = empty(gradient.length);
            write(gradient, floats(slopes), 0);
            own.slope().copy_(slopes);
        }
        if (rows.requires_grad()) {
            rows.backward(device.bring(below), again, false, all);
        }
    }
}
