package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;

/**
 * Scaled dot-product attention in several heads. The queries, keys and values of all steps come out of one product each; each head
 * of each row is then a few products of matrices that lie inside it.
 */
final class SelfAttentionKernel extends LayerKernel {
    /** Exp makes it zero. */
    private static final double UNSEEN = -1e30;

    private final int steps;
    private final int values;
    private final int heads;
    private final int share;
    private final boolean causal;
    private final boolean bias;

    SelfAttentionKernel(SequenceLayer.SelfAttention attention, RowShape.Sequence in, DataType type) {
        super(type);
        steps = in.steps();
        values = in.values();
        heads = attention.heads();
        share = values / heads;
        causal = attention.causal();
        bias = attention.bias();
    }

    private FlatArray projected(LayerPass pass, int number, String name) {
        int count = pass.rows() * steps;
        FlatArray projected = scratch.memory(name, count * values);
        projected
                .matrix(count, values)
                .product(
                        pass.in().matrix(count, values),
                        pass.parameters().get(number).matrix(values, values).turn());
        return projected;
    }

    private MatrixView head(FlatArray memory, int row, int head) {
        return memory.matrix(row * steps * values + head * share, steps, share, values);
    }

    private MatrixView scores(FlatArray memory, int row, int head) {
        return memory.matrix((row * heads + head) * steps * steps, steps, steps, steps);
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        int rows = pass.rows();
        FlatArray query = projected(pass, 0, "query");
        FlatArray key = projected(pass, 1, "key");
        FlatArray value = projected(pass, 2, "value");
        FlatArray attention = scratch.memory("attention", rows * heads * steps * steps);
        double scale = 1 / Math.sqrt(share);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                scores(attention, row, head)
                        .multiply(head(query, row, head), head(key, row, head).turn(), scale, 0);
            }
        }
        softmax(pass, attention);
        FlatArray mixed = scratch.memory("mixed", rows * steps * values);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                head(mixed, row, head).product(scores(attention, row, head), head(value, row, head));
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
    private void softmax(LayerPass pass, FlatArray attention) {
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
            attention.get(at * steps, line, steps);
            double most = UNSEEN;
            for (int step = 0; step < end; step++) {
                if (present[step] != 0) {
                    most = Math.max(most, line[step]);
                }
            }
            for (int step = 0; step < steps; step++) {
                line[step] = step < end && present[step] != 0 ? line[step] - most : UNSEEN;
            }
            attention.put(at * steps, line, steps);
        }
        attention.each(0, lines * steps, Exp::new);
        for (int at = 0; at < lines; at++) {
            attention.get(at * steps, line, steps);
            double sum = 0;
            for (int step = 0; step < steps; step++) {
                sum += line[step];
            }
            // A row without any step sees nothing.
            double factor = sum > 0 ? 1 / sum : 0;
            for (int step = 0; step < steps; step++) {
                line[step] *= factor;
            }
            attention.put(at * steps, line, steps);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        int rows = pass.rows();
        int count = rows * steps;
        FlatArray mixed = scratch.memory("mixed", count * values);
        if (bias) {
            pass.gradients().get(4).sumLines(above, count);
        }
        MatrixView slope = above.matrix(count, values);
        pass.gradients().get(3).matrix(values, values).product(slope.turn(), mixed.matrix(count, values));
        FlatArray mixedSlope = scratch.memory("mixedSlope", count * values);
        mixedSlope.matrix(count, values).product(slope, pass.parameters().get(3).matrix(values, values));
        FlatArray query = scratch.memory("query", count * values);
        FlatArray key = scratch.memory("key", count * values);
        FlatArray value = scratch.memory("value", count * values);
        FlatArray attention = scratch.memory("attention", rows * heads * steps * steps);
        FlatArray querySlope = scratch.memory("querySlope", count * values);
        FlatArray keySlope = scratch.memory("keySlope", count * values);
        FlatArray valueSlope = scratch.memory("valueSlope", count * values);
        FlatArray attentionSlope = scratch.memory("attentionSlope", steps * steps);
        double scale = 1 / Math.sqrt(share);
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                MatrixView weights = scores(attention, row, head);
                MatrixView mix = head(mixedSlope, row, head);
                head(valueSlope, row, head).product(weights.turn(), mix);
                MatrixView sums = attentionSlope.matrix(steps, steps);
                sums.product(mix, head(value, row, head).turn());
                softmaxBack(attention, (row * heads + head) * steps * steps, attentionSlope);
                head(querySlope, row, head).multiply(sums, head(key, row, head), scale, 0);
                head(keySlope, row, head).multiply(sums.turn(), head(query, row, head), scale, 0);
            }
        }
        List<FlatArray> slopes = List.of(querySlope, keySlope, valueSlope);
        for (int i = 0; i < slopes.size(); i++) {
            MatrixView projected = slopes.get(i).matrix(count, values);
            pass.gradients()
                    .get(i)
                    .matrix(values, values)
                    .product(projected.turn(), pass.in().matrix(count, values));
            if (below != null) {
                MatrixView weights = pass.parameters().get(i).matrix(values, values);
                below.matrix(count, values).multiply(projected, weights, 1, i == 0 ? 0 : 1);
            }
        }
    }

    private void softmaxBack(FlatArray attention, int first, FlatArray slopes) {
        double[][] lines = scratch.lines(3, steps);
        double[] line = lines[0];
        double[] slope = lines[2];
        for (int at = 0; at < steps; at++) {
            attention.get(first + at * steps, line, steps);
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
