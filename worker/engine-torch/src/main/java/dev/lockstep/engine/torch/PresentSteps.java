package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Which steps of each row are there, in a batch of which some are not; rows are padded at their end. */
final class PresentSteps {
    private final FloatBuffer mask;
    private final int rows;
    private final int steps;
    private final TensorDevice device;

    /** @param mask row after row, for each step 1 where it is there, 0 where it is padding */
    PresentSteps(FloatBuffer mask, int rows, int steps, TensorDevice device) {
        this.mask = mask;
        this.rows = rows;
        this.steps = steps;
        this.device = device;
    }

    /** Whether there is any padding at all. */
    static boolean allThere(FloatBuffer mask, int count) {
        for (int i = 0; i < count; i++) {
            if (mask.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    boolean isThere(int row, int step) {
        return mask.get(row * steps + step) != 0;
    }

    /** How many steps a row has. */
    private int length(int row) {
        int length = 0;
        for (int step = 0; step < steps; step++) {
            length += isThere(row, step) ? 1 : 0;
        }
        return length;
    }

    private Tensor there() {
        return device.bring(FlatTensors.tensor(mask, rows, steps));
    }

    /** Rows and steps as tokens or values are laid: true where there is padding. */
    Tensor absent() {
        return there().eq(new Scalar(0f));
    }

    /** The same for each value of a step. */
    Tensor absentValues() {
        return absent().unsqueeze(2);
    }

    /** The place of each row's last step that is there, among all steps of all rows. */
    Tensor last() {
        long[] places = new long[rows];
        for (int row = 0; row < rows; row++) {
            int last = steps - 1;
            while (last > 0 && !isThere(row, last)) {
                last--;
            }
            places[row] = (long) row * steps + last;
        }
        return device.bring(numbers(places, rows));
    }

    /** For each place the one that it comes to when the steps of each row are turned round, and the padding stays. */
    Tensor turned() {
        long[] places = new long[rows * steps];
        for (int row = 0; row < rows; row++) {
            int length = length(row);
            for (int step = 0; step < steps; step++) {
                int from = step < length ? length - 1 - step : step;
                places[row * steps + step] = (long) row * steps + from;
            }
        }
        return device.bring(numbers(places, places.length));
    }

    /** How many steps each row has, in a column; one where it has none. */
    Tensor counts() {
        return there().sum(1).clamp_min(new Scalar(1f)).unsqueeze(1);
    }

    /** Whether a row has no step at all. */
    boolean anyRowIsEmpty() {
        for (int row = 0; row < rows; row++) {
            if (length(row) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Which rows have no step at all, in a column. */
    Tensor emptyRows() {
        return there().sum(1).eq(new Scalar(0f)).unsqueeze(1);
    }

    /** Whole numbers as a tensor, in the memory of the processor: they live as long as the scope in which they are made. */
    static Tensor numbers(long[] values, long... sizes) {
        return from_blob(new LongPointer(values), sizes, new TensorOptions(ScalarType.Long));
    }
}
