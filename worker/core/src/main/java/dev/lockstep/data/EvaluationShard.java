package dev.lockstep.data;

import java.util.List;

/** A replica's share of a part, in the part's own order. */
final class EvaluationShard implements BatchFiller {
    private final DataSchema schema;
    private final List<DatasetManifest.Block> blocks;
    private final long first;
    private final long end;
    private final int size;
    private final EvaluationCache cache;
    private final RowStore.Lines lines;

    /** @param blocks of the whole part, of which rows {@code first} to {@code end} - 1 are the share */
    EvaluationShard(
            DatasetManifest manifest,
            List<DatasetManifest.Block> blocks,
            long first,
            long end,
            int size,
            EvaluationCache cache) {
        this.schema = manifest.schema();
        this.blocks = blocks;
        this.first = first;
        this.end = end;
        this.size = (int) Math.min(size, Math.max(1, end - first));
        this.cache = cache;
        lines = RowStore.Lines.of(manifest.form());
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
            DatasetManifest.Block block = blocks.get(i);
            if (row < before + block.rows()) {
                RowStore rows = cache.rows(block, following(i, before + block.rows()));
                for (; row < Math.min(stop, before + block.rows()); row++) {
                    rows.copy((int) (row - before), batch, at++, lines);
                }
            }
            before += block.rows();
        }
    }

    private List<DatasetManifest.Block> following(int block, long blockEnd) {
        return blockEnd < end ? blocks.subList(block + 1, block + 2) : List.of();
    }
}
