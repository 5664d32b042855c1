package dev.lockstep.data;

import dev.lockstep.order.BlockWindows;
import dev.lockstep.order.ShardOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard that is larger than memory: a window of its blocks is taken from while the next one is read. */
final class WindowedShard implements BatchFiller {
    private final DataSchema schema;
    private final List<DatasetManifest.Block> blocks;
    private final ShardOrder shards;
    private final int replica;
    private final BlockWindows windows;
    private final BlockLoader loader;
    private final RowWriter writer;
    private final RowStore[] rooms;
    private BlockWindows.Epoch epoch;
    private long epochNumber = 0;
    private @Nullable Window current;
    private @Nullable Window next;

    WindowedShard(
            DatasetManifest manifest, ShardPlan plan, int replica, long seed, BlockLoader loader, RowWriter writer) {
        this.schema = manifest.schema();
        blocks = plan.blocksOf(replica, manifest.blocks(Split.TRAIN));
        this.shards = plan.shards();
        this.replica = replica;
        this.loader = loader;
        this.writer = writer;
        windows = plan.windows(blocks, replica, seed);
        epoch = windows.epoch(0);
        rooms = new RowStore[] {
            new RowStore(windows.mostRows(), manifest.form()), new RowStore(windows.mostRows(), manifest.form())
        };
    }

    @Override
    public Batch emptyBatch() {
        return new Batch(shards.mostRows(), schema);
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public void fill(long step, Batch batch) {
        long number = shards.epoch(step);
        int start = shards.batchStart(replica, step);
        int count = shards.batchRows(replica, step);
        batch.rows(count);
        Window window = windowAt(number, start);
        for (int i = 0; i < count; i++) {
            if (start + i >= window.end) {
                window = windowAt(number, start + i);
            }
            int row = window.order[start + i - window.first];
            writer.write(window.rows, row, number, window.number(row), batch, i);
        }
    }

    /** The window of a place in an epoch, read; and the one behind it on its way. */
    private Window windowAt(long number, int place) {
        int wanted = epochOf(number).windowAt(place);
        Window window = current;
        if (window == null || !window.is(number, wanted)) {
            window = moveTo(number, wanted);
        }
        return window;
    }

    private Window moveTo(long number, int wanted) {
        Window ahead = next;
        if (ahead != null) {
            ahead.loading.await(); // even where it is not wanted: its room is about to be used again
        }
        Window window = ahead != null && ahead.is(number, wanted) ? ahead : read(number, wanted, rooms[0]);
        window.loading.await();
        current = window;
        RowStore free = window.rows == rooms[0] ? rooms[1] : rooms[0];
        boolean isLast = wanted + 1 == windows.count();
        next = read(isLast ? number + 1 : number, isLast ? 0 : wanted + 1, free);
        return window;
    }

    private Window read(long number, int wanted, RowStore into) {
        BlockWindows.Epoch of = number == epochNumber ? epoch : windows.epoch(number);
        List<DatasetManifest.Block> read =
                Arrays.stream(of.blocks(wanted)).mapToObj(blocks::get).toList();
        return new Window(number, wanted, of, into, loader.begin(read, into));
    }

    private BlockWindows.Epoch epochOf(long number) {
        if (number != epochNumber) {
            epoch = windows.epoch(number);
            epochNumber = number;
        }
        return epoch;
    }

    /** Some blocks of an epoch in memory, or on their way there. */
    private final class Window {
        private final long epochNumber;
        private final int index;
        private final int first;
        private final int end;
        private final int[] order;
        private final BlockWindows.Epoch of;
        private final RowStore rows;
        private final BlockLoader.Loading loading;

        Window(long number, int index, BlockWindows.Epoch of, RowStore rows, BlockLoader.Loading loading) {
            this.epochNumber = number;
            this.index = index;
            this.of = of;
            this.rows = rows;
            this.loading = loading;
            order = of.order(index);
            first = of.first(index);
            end = first + order.length;
        }

        boolean is(long number, int wanted) {
            return epochNumber == number && index == wanted;
        }

        /** The number that a row of this window has in the training part. */
        long number(int row) {
            return shards.first(replica) + of.rowOfShard(index, row);
        }
    }
}
