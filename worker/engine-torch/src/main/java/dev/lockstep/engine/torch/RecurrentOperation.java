package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.gru;
import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.rnn_tanh;

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

    private final SequenceLayer.Recurrent layer;
    private final long units;
    private final TensorDevice device;
    private final boolean backwards;
    private final Tensor input;
    private final Tensor memory;
    private final Optional<Tensor> bias;
    private final Tensor memoryBias;
    private final Tensor gates;
    private final Scalar nothing = new Scalar(0f);

    RecurrentOperation(SequenceLayer.Recurrent layer, RowShape.Sequence in, boolean backwards, LayerStretches own) {
        this.layer = layer;
        units = layer.units();
        device = own.device();
        this.backwards = backwards;
        long wide = wide(layer);
        input = own.learned(wide, in.values());
        memory = own.learned(wide, units);
        bias = layer.bias() ? Optional.of(own.learned(wide)) : Optional.empty();
        // A gru has one for each product, which libtorch asks of every memory.
        memoryBias = layer.bias() && layer instanceof SequenceLayer.Gru ? own.learned(wide) : device.zerosOf(wide);
        gates = device.bring(PresentSteps.numbers(GATES, GATES.length));
    }

    private static long wide(SequenceLayer.Recurrent layer) {
        if (layer instanceof SequenceLayer.Lstm) {
            return (long) GATES.length * layer.units();
        }
        return layer instanceof SequenceLayer.Gru ? 3L * layer.units() : layer.units();
    }

    Tensor apply(StepPass pass, Tensor rows, @Nullable PresentSteps present) {
        Tensor in = backwards ? turned(rows, present) : rows;
        Tensor said = said(pass, in);
        Tensor out = backwards ? turned(said, present) : said;
        return present == null ? out : out.masked_fill(present.absentValues(), nothing);
    }

    private Tensor said(StepPass pass, Tensor in) {
        if (layer instanceof SequenceLayer.Lstm) {
            return lstmOf(pass, in);
        }
        return layer instanceof SequenceLayer.Gru ? gruOf(pass, in) : simpleOf(pass, in);
    }

    private static Tensor turned(Tensor rows, @Nullable PresentSteps present) {
        return present == null
                ? rows.flip(1)
                : rows.reshape(-1, rows.size(2))
                        .index_select(0, present.turned())
                        .view(rows.size(0), rows.size(1), rows.size(2));
    }

    private Tensor simpleOf(StepPass pass, Tensor in) {
        Tensor state = device.zerosOf(1, pass.rows(), units);
        // On a card cuDNN gave a simple memory without biases other gradients than it has: it is given zeros.
        Optional<Tensor> biases = bias.isEmpty() && device.isApart() ? Optional.of(memoryBias) : bias;
        return rnn_tanh(
                        in,
                        state,
                        weights(input, memory, biases),
                        biases.isPresent(),
                        1,
                        0,
                        pass.training(),
                        false,
                        true)
                .get0();
    }

    private Tensor gruOf(StepPass pass, Tensor in) {
        Tensor state = device.zerosOf(1, pass.rows(), units);
        return gru(in, state, weights(input, memory, bias), bias.isPresent(), 1, 0, pass.training(), false, true)
                .get0();
    }

    private Tensor lstmOf(StepPass pass, Tensor in) {
        Tensor state = device.zerosOf(1, pass.rows(), units);
        TensorVector weights = weights(ordered(input), ordered(memory), bias.map(this::ordered));
        return lstm(in, new TensorVector(state, state), weights, bias.isPresent(), 1, 0, pass.training(), false, true)
                .get0();
    }

    private TensorVector weights(Tensor byInput, Tensor byMemory, Optional<Tensor> biases) {
        return biases.map(own -> new TensorVector(byInput, byMemory, own, memoryBias))
                .orElseGet(() -> new TensorVector(byInput, byMemory));
    }

    /** The same with its gates in libtorch's order. */
    private Tensor ordered(Tensor array) {
        long width = array.dim() == 1 ? 1 : array.size(1);
        Tensor turned = array.view(GATES.length, units * width).index_select(0, gates);
        return array.dim() == 1 ? turned.view(-1) : turned.view(-1, width);
    }
}
