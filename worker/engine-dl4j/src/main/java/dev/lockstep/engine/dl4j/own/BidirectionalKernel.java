package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** One memory from the first step on, one from the last step back. */
final class BidirectionalKernel extends LayerKernel {
    private final RecurrentKernel on;
    private final RecurrentKernel back;
    private final BranchJoin join;
    private final int units;
    private final int steps;
    private final int values;

    BidirectionalKernel(SequenceLayer.Bidirectional both, RowShape.Sequence in, DataType type) {
        super(type);
        on = RecurrentKernel.of(both.layer(), in, false, type);
        back = RecurrentKernel.of(both.layer(), in, true, type);
        join = both.join();
        units = both.layer().units();
        steps = in.steps();
        values = in.values();
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], steps, join == BranchJoin.CONCAT ? 2L * units : units};
    }

    private LayerPass half(LayerPass pass, int number) {
        int from = number * pass.parameters().size() / 2;
        int end = from + pass.parameters().size() / 2;
        List<FlatArray> gradients =
                pass.gradients().isEmpty() ? List.of() : pass.gradients().subList(from, end);
        return new LayerPass(
                pass.rows(),
                pass.training(),
                pass.in(),
                pass.mask(),
                pass.parameters().subList(from, end),
                gradients);
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        int count = pass.rows() * steps;
        FlatArray first = scratch.memory("on", count * units);
        FlatArray second = scratch.memory("back", count * units);
        on.forward(half(pass, 0), first);
        back.forward(half(pass, 1), second);
        double[][] lines = scratch.lines(2, units);
        for (int at = 0; at < count; at++) {
            if (join == BranchJoin.CONCAT) {
                out.copy(at * 2 * units, first, at * units, units);
                out.copy((at * 2 + 1) * units, second, at * units, units);
            } else {
                first.get(at * units, lines[0], units);
                second.get(at * units, lines[1], units);
                add(lines);
                out.put(at * units, lines[0], units);
            }
        }
    }

    private static void add(double[][] lines) {
        for (int i = 0; i < lines[0].length; i++) {
            lines[0][i] += lines[1][i];
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        int count = pass.rows() * steps;
        FlatArray first = above;
        FlatArray second = above;
        if (join == BranchJoin.CONCAT) {
            first = scratch.memory("on", count * units);
            second = scratch.memory("back", count * units);
            for (int at = 0; at < count; at++) {
                first.copy(at * units, above, at * 2 * units, units);
                second.copy(at * units, above, (at * 2 + 1) * units, units);
            }
        }
        FlatArray other = below == null ? null : scratch.memory("below", count * values);
        on.back(half(pass, 0), first, below);
        back.back(half(pass, 1), second, other);
        if (below != null && other != null) {
            double[][] lines = new double[2][values];
            for (int at = 0; at < count; at++) {
                below.get(at * values, lines[0], values);
                other.get(at * values, lines[1], values);
                add(lines);
                below.put(at * values, lines[0], values);
            }
        }
    }

    @Override
    void close() {
        super.close();
        on.close();
        back.close();
    }
}
