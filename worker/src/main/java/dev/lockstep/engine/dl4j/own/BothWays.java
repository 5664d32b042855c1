package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.Join;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.network.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** One memory from the first step on, one from the last step back. */
final class BothWays extends Maths {
    private final Recurring on;
    private final Recurring back;
    private final Join join;
    private final int units;
    private final int steps;
    private final int values;

    BothWays(SequenceLayer.Bidirectional both, Shape.Sequence in, DataType type) {
        super(type);
        on = Recurring.of(both.layer(), in, false, type);
        back = Recurring.of(both.layer(), in, true, type);
        join = both.join();
        units = both.layer().units();
        steps = in.steps();
        values = in.values();
    }

    @Override
    List<Weights> weights() {
        List<Weights> all = new ArrayList<>();
        on.weights().forEach(array -> all.add(named(array, "on", 0)));
        back.weights().forEach(array -> all.add(named(array, "back", 2)));
        return all;
    }

    private static Weights named(Weights array, String way, int from) {
        return new Weights(
                way + "." + array.name(),
                array.count(),
                array.inputs(),
                array.outputs(),
                array.number() + from,
                array.start());
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], steps, join == Join.CONCAT ? 2L * units : units};
    }

    private Pass half(Pass pass, int number) {
        int from = number * on.weights().size();
        int end = from + on.weights().size();
        List<Memory> gradients =
                pass.gradients().isEmpty() ? List.of() : pass.gradients().subList(from, end);
        return new Pass(
                pass.rows(),
                pass.training(),
                pass.in(),
                pass.mask(),
                pass.parameters().subList(from, end),
                gradients);
    }

    @Override
    void forward(Pass pass, Memory out) {
        int count = pass.rows() * steps;
        Memory first = scratch.memory("on", count * units);
        Memory second = scratch.memory("back", count * units);
        on.forward(half(pass, 0), first);
        back.forward(half(pass, 1), second);
        double[][] lines = scratch.lines(2, units);
        for (int at = 0; at < count; at++) {
            if (join == Join.CONCAT) {
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
    void back(Pass pass, Memory above, @Nullable Memory below) {
        int count = pass.rows() * steps;
        Memory first = above;
        Memory second = above;
        if (join == Join.CONCAT) {
            first = scratch.memory("on", count * units);
            second = scratch.memory("back", count * units);
            for (int at = 0; at < count; at++) {
                first.copy(at * units, above, at * 2 * units, units);
                second.copy(at * units, above, (at * 2 + 1) * units, units);
            }
        }
        Memory other = below == null ? null : scratch.memory("below", count * values);
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
