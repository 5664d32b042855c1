package dev.lockstep.data;

import dev.lockstep.order.SplitMix;

/** Writes training rows into batches, varied as the run file asks: by seed, epoch and row, wherever the row lies. */
final class RowWriter {
    private static final int VARIED = 0xA06;

    private final Augmentation augmentation;
    private final long seed;
    private final Rows.Lines lines;

    RowWriter(Augmentation augmentation, long seed, RowForm form) {
        this.augmentation = augmentation;
        this.seed = seed;
        lines = Rows.Lines.of(form);
    }

    /** @param number the row's number in the training part */
    void write(Rows rows, int row, long epoch, long number, Batch batch, int to) {
        if (!isSlow()) {
            rows.copy(row, batch, to, lines);
            return;
        }
        float[] line = lines.features();
        rows.features().read(row, line);
        SplitMix random = new SplitMix(SplitMix.seed(seed, epoch, number, VARIED));
        augmentation.vary(line, rows.steps(row), random);
        batch.features().put(to * line.length, line, 0, line.length);
        rows.copyLabels(row, batch, to, lines);
    }

    boolean isSlow() {
        return augmentation != Augmentation.NONE;
    }
}
