package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Filters along a sequence, with no activation: for each point of the kernel one product, of steps where they lie. */
final class Conv1dKernel extends LayerKernel {
    private final SequenceLayer.Conv1d conv;
    private final int steps;
    private final int values;
    private final int filters;
    private final int places;
    /** Steps of padding before the first. */
    private final int before;

    Conv1dKernel(SequenceLayer.Conv1d conv, RowShape.Sequence in, DataType type) {
        super(type);
        this.conv = conv;
        steps = in.steps();
        values = in.values();
        filters = conv.filters();
        places = conv.padding().places(steps, conv.kernel(), conv.stride(), conv.dilation());
        int reach = (places - 1) * conv.stride() + (conv.kernel() - 1) * conv.dilation() + 1;
        before = conv.padding() == Padding.SAME ? Math.max(0, reach - steps) / 2 : 0;
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], places, filters};
    }

    /** Where a point of the kernel falls on steps that are there: the first such place, how many, and the first step. */
    private record Reach(int place, int count, int step) {}

    private Reach reach(int point) {
        int shift = point * conv.dilation() - before;
        int place = shift >= 0 ? 0 : (-shift + conv.stride() - 1) / conv.stride();
        int last = Math.min(places - 1, Math.floorDiv(steps - 1 - shift, conv.stride()));
        return new Reach(place, Math.max(0, last - place + 1), place * conv.stride() + shift);
    }

    private MatrixView taken(FlatArray memory, int row, Reach reach) {
        return memory.matrix((row * steps + reach.step()) * values, reach.count(), values, conv.stride() * values);
    }

    private MatrixView put(FlatArray memory, int row, Reach reach) {
        return memory.matrix((row * places + reach.place()) * filters, reach.count(), filters, filters);
    }

    private MatrixView kernel(FlatArray memory, int point) {
        return memory.matrix(point * values, filters, values, conv.kernel() * values);
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        double[] bias = new double[filters];
        if (conv.bias()) {
            pass.parameters().get(1).get(0, bias, filters);
        }
        for (int at = 0; at < pass.rows() * places; at++) {
            out.put(at * filters, bias, filters);
        }
        for (int point = 0; point < conv.kernel(); point++) {
            Reach reach = reach(point);
            MatrixView kernel = kernel(pass.parameters().get(0), point).turn();
            for (int row = 0; reach.count() > 0 && row < pass.rows(); row++) {
                put(out, row, reach).add(taken(pass.in(), row, reach), kernel);
            }
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        pass.gradients().forEach(FlatArray::zero);
        if (conv.bias()) {
            pass.gradients().get(1).sumLines(above, pass.rows() * places);
        }
        if (below != null) {
            below.zero();
        }
        for (int point = 0; point < conv.kernel(); point++) {
            Reach reach = reach(point);
            for (int row = 0; reach.count() > 0 && row < pass.rows(); row++) {
                MatrixView slope = put(above, row, reach);
                kernel(pass.gradients().get(0), point).add(slope.turn(), taken(pass.in(), row, reach));
                if (below != null) {
                    taken(below, row, reach).add(slope, kernel(pass.parameters().get(0), point));
                }
            }
        }
    }
}
