package dev.lockstep.data;

import java.util.List;

/** A replica's share of a part, in the part's own order. */
final class EvaluationShare implements Filling {
    private final Schema schema;
    private final List<Manifest.Block> blocks;
    private final long first;
    private final long end;
    private final int size;
    private final Shelf shelf;
    private final Rows.Lines lines;

    /** @param blocks of the whole part, of which rows {@code first} to {@code end} - 1 are the share */
    EvaluationShare(Manifest manifest, List<Manifest.Block> blocks, long first, long end, int size, Shelf shelf) {
        this.schema = manifest.schema();
        this.blocks = blocks;
        this.first = first;
        this.end = end;
        this.size = (int) Math.min(size, Math.max(1, end - first));
        this.shelf = shelf;
        lines = Rows.Lines.of(manifest.form());
    }

    @Override
    public Batch emptyBatch() {
        return new Batch(size, schema);
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public void fill(long step, Batch batch) {
        long row = first + step * size;
        long stop = Math.min(end, row + size);
        batch.rows((int) Math.max(0, stop - row));
        int at = 0;
        long before = 0;
        for (int i = 0; i < blocks.size() && row < stop; i++) {
            Manifest.Block block = blocks.get(i);
            if (row < before + block.rows()) {
                Rows rows = shelf.rows(block, following(i, before + block.rows()));
                for (; row < Math.min(stop, before + block.rows()); row++) {
                    rows.copy((int) (row - before), batch, at++, lines);
                }
            }
            before += block.rows();
        }
    }

    private List<Manifest.Block> following(int block, long blockEnd) {
        return blockEnd < end ? blocks.subList(block + 1, block + 2) : List.of();
    }
}
