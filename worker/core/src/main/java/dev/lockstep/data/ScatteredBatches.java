package dev.lockstep.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Batches whose rows are read one by one, where they lie in the blocks of a data set: little, but from all over a shard. */
final class ScatteredBatches implements BatchReader {
    private final List<DatasetManifest.Block> blocks;
    private final long[] firsts;
    private final ShardPlan plan;
    private final long seed;
    private final BlockFiles files;
    private final RowWriter writer;
    private final RowLayout form;
    private final Batch batch;

    ScatteredBatches(DatasetManifest manifest, ShardPlan plan, long seed, BlockFiles files, RowWriter writer) {
        blocks = manifest.blocks(Split.TRAIN);
        form = manifest.form();
        firsts = new long[blocks.size()];
        for (int i = 1; i < firsts.length; i++) {
            firsts[i] = firsts[i - 1] + blocks.get(i - 1).rows();
        }
        this.plan = plan;
        this.seed = seed;
        this.files = files;
        this.writer = writer;
        batch = new Batch(plan.shards().mostRows(), manifest.schema());
    }

    /** The same, whose features are what is to be predicted. */
    BatchReader ofReconstruction() {
        Batch reconstruction = batch.ofReconstruction();
        return new BatchReader() {
            @Override
            public Batch batch(int replica, long step) {
                reconstruction.rows(ScatteredBatches.this.batch(replica, step).rows());
                return reconstruction;
            }

            @Override
            public boolean isSlow() {
                return true;
            }
        };
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public Batch batch(int replica, long step) {
        long[] numbers = plan.rowsOf(replica, step, seed, blocks);
        Map<Integer, List<Integer>> placesOfBlocks = new TreeMap<>();
        for (int i = 0; i < numbers.length; i++) {
            placesOfBlocks
                    .computeIfAbsent(blockOf(numbers[i]), block -> new ArrayList<>())
                    .add(i);
        }
        batch.rows(numbers.length);
        placesOfBlocks.forEach((block, places) -> {
            RowStore rows = new RowStore(places.size(), form);
            int[] within = places.stream()
                    .mapToInt(place -> (int) (numbers[place] - firsts[block]))
                    .toArray();
            files.read(blocks.get(block), within, rows, 0);
            for (int i = 0; i < within.length; i++) {
                int place = places.get(i);
                writer.write(rows, i, plan.shards().epoch(step), numbers[place], batch, place);
            }
        });
        return batch;
    }

    private int blockOf(long number) {
        int found = Arrays.binarySearch(firsts, number);
        return found >= 0 ? found : -found - 2;
    }
}
