package dev.lockstep.data;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Rows in memory: features and labels as narrow as they allow, and the length of each row where rows are padded. */
public final class RowStore {
    private static final int[] ALL_WHOLE = {};

    private final int count;
    private final RowLayout form;
    private final PackedValues features;
    private final PackedValues labels;
    private final int[] lengths;

    /** Room for rows of zeros, each of whole length. */
    public RowStore(int count, RowLayout form) {
        this.count = count;
        this.form = form;
        features = new PackedValues(count, form.features());
        labels = new PackedValues(count, form.labels());
        lengths = form.maskWidth() > 0 ? new int[count] : ALL_WHOLE;
        Arrays.fill(lengths, form.maskWidth());
    }

    public int count() {
        return count;
    }

    public RowLayout form() {
        return form;
    }

    public PackedValues features() {
        return features;
    }

    public PackedValues labels() {
        return labels;
    }

    /** Steps that each row really has, where rows are padded; empty else. */
    public int[] lengths() {
        return lengths;
    }

    /** Steps that a row really has; more than any row has where all have one length. */
    int steps(int row) {
        return lengths.length > 0 ? lengths[row] : Integer.MAX_VALUE;
    }

    /** Copies one row into a batch, with its mask. */
    void copy(int row, Batch batch, int to, Lines lines) {
        features.copy(row, batch.features(), to, lines.features());
        copyLabels(row, batch, to, lines);
    }

    /** Copies the labels and the mask of one row into a batch. */
    void copyLabels(int row, Batch batch, int to, Lines lines) {
        labels.copy(row, batch.labels(), to, lines.labels());
        if (lengths.length > 0) {
            mask(batch.mask(), to, lengths[row]);
        }
    }

    private void mask(FloatBuffer mask, int to, int length) {
        int width = form.maskWidth();
        for (int step = 0; step < width; step++) {
            mask.put(to * width + step, step < length ? 1 : 0);
        }
    }

    /** Copies rows of the same form. */
    void copy(int row, RowStore into, int to, int rows) {
        features.copy(row, into.features, to, rows);
        labels.copy(row, into.labels, to, rows);
        if (lengths.length > 0) {
            System.arraycopy(lengths, row, into.lengths, to, rows);
        }
    }

    /** Room for one row on its way into a batch. */
    @SuppressWarnings("ArrayRecordComponent") // scratch space, never compared
    record Lines(float[] features, float[] labels) {
        static Lines of(RowLayout form) {
            return new Lines(
                    new float[form.features().width()], new float[form.labels().width()]);
        }
    }
}
