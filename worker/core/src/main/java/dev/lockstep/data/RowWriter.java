package dev.lockstep.data;

import dev.lockstep.order.SplitMixRandom;

/** Writes training rows into batches, varied as the run file asks: by seed, epoch and row, wherever the row lies. */
final class RowWriter {
    private static final int VARIED = 0xA06;

    private final RowAugmentation augmentation;
    private final long seed;
    private final RowStore.Lines lines;

    RowWriter(RowAugmentation augmentation, long seed, RowLayout form) {
        this.augmentation = augmentation;
        this.seed = seed;
        lines = RowStore.Lines.of(form);
    }

    /** @param number the row's number in the training part */
    void write(RowStore rows, int row, long epoch, long number, Batch batch, int to) {
        if (!isSlow()) {
            rows.copy(row, batch, to, lines);
            return;
        }
        float[] line = lines.features();
        rows.features().read(row, line);
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, epoch, number, VARIED));
        augmentation.vary(line, rows.steps(row), random);
        batch.features().put(to * line.length, line, 0, line.length);
        rows.copyLabels(row, batch, to, lines);
    }

    boolean isSlow() {
        return augmentation != RowAugmentation.NONE;
    }
}
