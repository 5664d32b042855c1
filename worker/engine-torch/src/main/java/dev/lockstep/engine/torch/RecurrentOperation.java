package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.rnn_tanh;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * A memory that goes from step to step, or from the last step back. A step that is padding leaves a memory of zeros: rows are
 * padded at their end, so that on the way on nothing comes after it, and the way back begins at the last step that is there.
 */
final class RecurrentOperation {
    /** What is taken in, kept, shown, new; libtorch wants what is shown last. */
    private static final long[] GATES = {0, 1, 3, 2};

    private final boolean isLstm;
    private final long units;
    private final boolean backwards;
    private final Tensor input;
    private final Tensor memory;
    private final Optional<Tensor> bias;
    private final Tensor noBias;
    private final Tensor gates;
    private final Scalar nothing = new Scalar(0f);

    RecurrentOperation(SequenceLayer.Recurrent layer, RowShape.Sequence in, boolean backwards, LayerStretches own) {
        isLstm = layer instanceof SequenceLayer.Lstm;
        units = layer.units();
        this.backwards = backwards;
        long wide = isLstm ? GATES.length * units : units;
        input = own.learned(wide, in.values());
        memory = own.learned(wide, units);
        bias = layer.bias() ? Optional.of(own.learned(wide)) : Optional.empty();
        noBias = zeros(wide);
        gates = PresentSteps.numbers(GATES, GATES.length);
    }

    Tensor apply(StepPass pass, Tensor rows, @Nullable PresentSteps present) {
        Tensor in = backwards ? turned(rows, present) : rows;
        Tensor said = isLstm ? lstmOf(pass, in) : simpleOf(pass, in);
        Tensor out = backwards ? turned(said, present) : said;
        return present == null ? out : out.masked_fill(present.absentValues(), nothing);
    }

    private static Tensor turned(Tensor rows, @Nullable PresentSteps present) {
        return present == null
                ? rows.flip(1)
                : rows.reshape(-1, rows.size(2))
                        .index_select(0, present.turned())
                        .view(rows.size(0), rows.size(1), rows.size(2));
    }

    private Tensor simpleOf(StepPass pass, Tensor in) {
        Tensor state = zeros(1, pass.rows(), units);
        return rnn_tanh(in, state, weights(input, memory, bias), bias.isPresent(), 1, 0, pass.training(), false, true)
                .get0();
    }

    private Tensor lstmOf(StepPass pass, Tensor in) {
        Tensor state = zeros(1, pass.rows(), units);
        TensorVector weights = weights(ordered(input), ordered(memory), bias.map(this::ordered));
        return lstm(in, new TensorVector(state, state), weights, bias.isPresent(), 1, 0, pass.training(), false, true)
                .get0();
    }

    private TensorVector weights(Tensor byInput, Tensor byMemory, Optional<Tensor> biases) {
        return biases.map(own -> new TensorVector(byInput, byMemory, own, noBias))
                .orElseGet(() -> new TensorVector(byInput, byMemory));
    }

    /** The same with its gates in libtorch's order. */
    private Tensor ordered(Tensor array) {
        long width = array.dim() == 1 ? 1 : array.size(1);
        Tensor turned = array.view(GATES.length, units * width).index_select(0, gates);
        return array.dim() == 1 ? turned.view(-1) : turned.view(-1, width);
    }
}
