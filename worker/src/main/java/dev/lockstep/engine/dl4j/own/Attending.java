package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.SequenceLayer;
import dev.lockstep.network.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scaled dot-product attention in several heads. What each step asks, offers and gives comes out of one product; each head
 * of each row is then a few products of matrices that lie inside it.
 */
final class Attending extends Maths {
    /** Exp makes it zero. */
    private static final double UNSEEN = -1e30;

    private final int steps;
    private final int values;
    private final int heads;
    private final int share;
    private final boolean causal;
    private final boolean bias;

    Attending(SequenceLayer.SelfAttention attention, Shape.Sequence in, DataType type) {
        super(type);
        steps = in.steps();
        values = in.values();
        heads = attention.heads();
        share = values / heads;
        causal = attention.causal();
        bias = attention.bias();
    }

    @Override
    List<Weights> weights() {
        List<Weights> all = new ArrayList<>(List.of(
                Weights.matrix("asks", values, values, values * values, 0),
                Weights.matrix("offers", values, values, values * values, 1),
                Weights.matrix("gives", values, values, values * values, 2),
                Weights.matrix("output", values, values, values * values, 3)));
        if (bias) {
            all.add(Weights.offset("bias", values, 0));
        }
        return all;
    }

    private Memory projected(Pass pass, int number, String name) {
        int count = pass.rows() * steps;
        Memory projected = scratch.memory(name, count * values);
        projected
                .matrix(count, values)
                .product(
                        pass.in().matrix(count, values),
                        pass.parameters().get(number).matrix(values, values).turn());
        return projected;
    }

    private Matrix head(Memory memory, int row, int head) {
        return memory.matrix(row * steps * values + head * share, steps, share, values);
    }

    private Matrix attention(Memory memory, int row, int head) {
        return memory.matrix((row * heads + head) * steps * steps, steps, steps, steps);
    }

    @Override
    void forward(Pass pass, Memory out) {
        int rows = pass.rows();
        Memory asks = projected(pass, 0, "asks");
        Memory offers = projected(pass, 1, "offers");
        Memory gives = projected(pass, 2, "gives");
        Memory seen = scratch.memory("seen", rows * heads * steps * steps);
        double scale = 1 / Math.sqrt(share);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                attention(seen, row, head)
                        .multiply(head(asks, row, head), head(offers, row, head).turn(), scale, 0);
            }
        }
        softmax(pass, seen);
        Memory mixed = scratch.memory("mixed", rows * steps * values);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                head(mixed, row, head).product(attention(seen, row, head), head(gives, row, head));
            }
        }
        double[] line = new double[values];
        if (bias) {
            pass.parameters().get(4).get(0, line, values);
        }
        for (int at = 0; at < rows * steps; at++) {
            out.put(at * values, line, values);
        }
        out.matrix(rows * steps, values)
                .add(
                        mixed.matrix(rows * steps, values),
                        pass.parameters().get(3).matrix(values, values).turn());
    }

    /** In place, line by line; what a step does not see gets nothing. */
    private void softmax(Pass pass, Memory seen) {
        int lines = pass.rows() * heads * steps;
        double[] line = scratch.lines(3, steps)[0];
        double[] present = scratch.lines(3, steps)[1];
        for (int at = 0; at < lines; at++) {
            if (at % (heads * steps) == 0) {
                for (int step = 0; step < steps; step++) {
                    present[step] = pass.mask(at / (heads * steps), step, steps);
                }
            }
            int end = causal ? at % steps + 1 : steps;
            seen.get(at * steps, line, steps);
            double most = UNSEEN;
            for (int step = 0; step < end; step++) {
                if (present[step] != 0) {
                    most = Math.max(most, line[step]);
                }
            }
            for (int step = 0; step < steps; step++) {
                line[step] = step < end && present[step] != 0 ? line[step] - most : UNSEEN;
            }
            seen.put(at * steps, line, steps);
        }
        Nd4j.getExecutioner().exec(new Exp(seen.view(0, (long) lines * steps)));
        for (int at = 0; at < lines; at++) {
            seen.get(at * steps, line, steps);
            double sum = 0;
            for (int step = 0; step < steps; step++) {
                sum += line[step];
            }
            // A row without any step sees nothing.
            double factor = sum > 0 ? 1 / sum : 0;
            for (int step = 0; step < steps; step++) {
                line[step] *= factor;
            }
            seen.put(at * steps, line, steps);
        }
    }

    @Override
    void back(Pass pass, Memory above, @Nullable Memory below) {
        int rows = pass.rows();
        int count = rows * steps;
        Memory mixed = scratch.memory("mixed", count * values);
        if (bias) {
            pass.gradients().get(4).sumLines(above, count);
        }
        Matrix slope = above.matrix(count, values);
        pass.gradients().get(3).matrix(values, values).product(slope.turn(), mixed.matrix(count, values));
        Memory mixedSlope = scratch.memory("mixedSlope", count * values);
        mixedSlope.matrix(count, values).product(slope, pass.parameters().get(3).matrix(values, values));
        Memory asks = scratch.memory("asks", count * values);
        Memory offers = scratch.memory("offers", count * values);
        Memory gives = scratch.memory("gives", count * values);
        Memory seen = scratch.memory("seen", rows * heads * steps * steps);
        Memory asksSlope = scratch.memory("asksSlope", count * values);
        Memory offersSlope = scratch.memory("offersSlope", count * values);
        Memory givesSlope = scratch.memory("givesSlope", count * values);
        Memory seenSlope = scratch.memory("seenSlope", steps * steps);
        double scale = 1 / Math.sqrt(share);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                Matrix attention = attention(seen, row, head);
                Matrix mix = head(mixedSlope, row, head);
                head(givesSlope, row, head).product(attention.turn(), mix);
                Matrix sums = seenSlope.matrix(steps, steps);
                sums.product(mix, head(gives, row, head).turn());
                softmaxBack(seen, (row * heads + head) * steps * steps, seenSlope);
                head(asksSlope, row, head).multiply(sums, head(offers, row, head), scale, 0);
                head(offersSlope, row, head).multiply(sums.turn(), head(asks, row, head), scale, 0);
            }
        }
        List<Memory> slopes = List.of(asksSlope, offersSlope, givesSlope);
        for (int i = 0; i < slopes.size(); i++) {
            Matrix projected = slopes.get(i).matrix(count, values);
            pass.gradients()
                    .get(i)
                    .matrix(values, values)
                    .product(projected.turn(), pass.in().matrix(count, values));
            if (below != null) {
                Matrix weights = pass.parameters().get(i).matrix(values, values);
                below.matrix(count, values).multiply(projected, weights, 1, i == 0 ? 0 : 1);
            }
        }
    }

    private void softmaxBack(Memory seen, int first, Memory slopes) {
        double[][] lines = scratch.lines(3, steps);
        double[] line = lines[0];
        double[] slope = lines[2];
        for (int at = 0; at < steps; at++) {
            seen.get(first + at * steps, line, steps);
            slopes.get(at * steps, slope, steps);
            double along = 0;
            for (int step = 0; step < steps; step++) {
                along += line[step] * slope[step];
            }
            for (int step = 0; step < steps; step++) {
                slope[step] = line[step] * (slope[step] - along);
            }
            slopes.put(at * steps, slope, steps);
        }
    }
}
