package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.ParameterRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Tells apart what two machines make of one step, and where: checksums of the rows that went in, and, array by array, of all that
 * came out and is averaged.
 */
final class StepDigest {
    private final List<ParameterRange> layout;

    StepDigest(List<ParameterRange> layout) {
        this.layout = layout;
    }

    /**
     * Of a step, in the order of {@link #names}.
     *
     * @param arrays flat in model order: the gradient, and what became of it
     * @param rest other floats
     */
    double[] of(double loss, Batch batch, List<FloatBuffer> arrays, List<FloatBuffer> rest) {
        double[] sums = new double[2 + arrays.size() * layout.size() + rest.size()];
        int at = 0;
        sums[at++] = ofBatch(batch);
        for (FloatBuffer array : arrays) {
            for (ParameterRange range : layout) {
                CRC32C sum = new CRC32C();
                FloatBuffers.add(sum, array, range.first(), range.end());
                sums[at++] = sum.getValue();
            }
        }
        for (FloatBuffer one : rest) {
            sums[at++] = FloatBuffers.checksum(one);
        }
        sums[at] = loss;
        return sums;
    }

    private static double ofBatch(Batch batch) {
        CRC32C sum = new CRC32C();
        FloatBuffers.add(sum, batch.features(), 0, batch.rows() * batch.featureWidth());
        FloatBuffers.add(sum, batch.labels(), 0, batch.rows() * batch.labelWidth());
        FloatBuffers.add(sum, batch.mask(), 0, perRow(batch, batch.mask()));
        FloatBuffers.add(sum, batch.mixedIn(), 0, perRow(batch, batch.mixedIn()));
        return sum.getValue();
    }

    private static int perRow(Batch batch, FloatBuffer values) {
        return batch.rows() * (values.capacity() / batch.capacity());
    }

    /** What each number of a digest is of. */
    static List<String> names(List<String> arrays, boolean updates, boolean sums) {
        List<String> names = new ArrayList<>();
        names.add("the batch");
        arrays.forEach(array -> names.add("the gradient of " + array));
        if (updates || sums) {
            arrays.forEach(array -> names.add((updates ? "the update of " : "the sum of gradients of ") + array));
        }
        if (updates) {
            names.add("the optimiser state");
        }
        names.add("the loss");
        return names;
    }

    /** One number of all. */
    static double whole(double[] digest) {
        CRC32C sum = new CRC32C();
        for (double one : digest) {
            long bits = Double.doubleToLongBits(one);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                sum.update((int) (bits >>> shift));
            }
        }
        return sum.getValue();
    }

    /** Whether the step went well: where a loss is no number, the bits of what follows are nobody's promise. */
    static boolean isFinite(double[] digest) {
        return Double.isFinite(digest[digest.length - 1]);
    }

    /** The first that differs, and its checksums: {@code the gradient of network.layers.1 (weights): 1a2b3c4d, not 5e6f7081}. */
    static String difference(List<String> names, double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            if (Double.compare(one[i], other[i]) != 0) {
                String name = i < names.size() ? names.get(i) : "part " + i;
                return i + 1 < one.length
                        ? String.format(Locale.ROOT, "%s: %08x, not %08x", name, (long) one[i], (long) other[i])
                        : name + ": " + one[i] + ", not " + other[i];
            }
        }
        return "nothing";
    }
}
