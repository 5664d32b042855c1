package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Learned values for each token, and for each position where that is wanted; zeros where a row is padded. */
final class EmbeddingKernel extends LayerKernel {
    private final int size;
    private final boolean positions;
    private final int steps;
    private final int vocabulary;

    EmbeddingKernel(SequenceLayer.Embedding embedding, RowShape.Tokens in, DataType type) {
        super(type);
        size = embedding.size();
        positions = embedding.positions();
        steps = in.steps();
        vocabulary = in.vocabulary();
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], steps, size};
    }

    private int token(LayerPass pass, int at) {
        double value = pass.in().get(at);
        int token = (int) value;
        if (token != value || token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException("row " + at / steps + " of the batch has at step " + at % steps
                    + " the token " + value + ", but tokens are 0 to " + (vocabulary - 1));
        }
        return token;
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        double[][] lines = scratch.lines(2, size);
        for (int at = 0; at < pass.rows() * steps; at++) {
            if (pass.mask(at / steps, at % steps, steps) == 0) {
                out.fill(at * size, size, 0);
                continue;
            }
            FlatArray tokens = pass.parameters().get(0);
            int token = token(pass, at);
            if (!positions) {
                out.copy(at * size, tokens, token * size, size);
                continue;
            }
            tokens.get(token * size, lines[0], size);
            pass.parameters().get(1).get(at % steps * size, lines[1], size);
            for (int i = 0; i < size; i++) {
                lines[0][i] += lines[1][i];
            }
            out.put(at * size, lines[0], size);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        double[][] lines = scratch.lines(2, size);
        pass.gradients().forEach(FlatArray::zero);
        for (int at = 0; at < pass.rows() * steps; at++) {
            if (pass.mask(at / steps, at % steps, steps) == 0) {
                continue;
            }
            above.get(at * size, lines[0], size);
            addTo(pass.gradients().get(0), token(pass, at) * size, lines);
            if (positions) {
                addTo(pass.gradients().get(1), at % steps * size, lines);
            }
        }
        if (below != null) {
            below.zero();
        }
    }

    private void addTo(FlatArray gradient, int at, double[][] lines) {
        gradient.get(at, lines[1], size);
        for (int i = 0; i < size; i++) {
            lines[1][i] += lines[0][i];
        }
        gradient.put(at, lines[1], size);
    }
}
