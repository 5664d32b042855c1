package dev.lockstep.data;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads blocks on the threads that are there for it, several at once, each within a deadline. */
final class BlockLoader {
    private final BlockFiles files;
    private final ExecutorService readers;
    private final Duration deadline;

    BlockLoader(BlockFiles files, ExecutorService readers, Duration deadline) {
        this.files = files;
        this.readers = readers;
        this.deadline = deadline;
    }

    Duration deadline() {
        return deadline;
    }

    /** Begins to read whole blocks, one behind the other, to the beginning of {@code into}. */
    Loading begin(List<DatasetManifest.Block> blocks, RowStore into) {
        List<Future<?>> parts = new ArrayList<>();
        int at = 0;
        for (DatasetManifest.Block block : blocks) {
            int to = at;
            parts.add(readers.submit(() -> files.read(block, into, to)));
            at += (int) block.rows();
        }
        return new Loading(blocks, parts);
    }

    /** Reads the rows from {@code first} on, out of blocks that begin at row 0, until {@code into} is full. */
    RowStore range(List<DatasetManifest.Block> blocks, long first, RowStore into) {
        List<DatasetManifest.Block> read = new ArrayList<>();
        List<Future<?>> parts = new ArrayList<>();
        long at = 0;
        for (DatasetManifest.Block block : blocks) {
            long before = at;
            at += block.rows();
            if (at > first && before < first + into.count()) {
                read.add(block);
                parts.add(readers.submit(() -> part(block, (int) (before - first), into)));
            }
        }
        new Loading(read, parts).await();
        return into;
    }

    /** @param at place of the block's first row, which may lie before the beginning, as its last one behind the end */
    private void part(DatasetManifest.Block block, int at, RowStore into) {
        if (at >= 0 && at + block.rows() <= into.count()) {
            files.read(block, into, at);
            return;
        }
        RowStore whole = new RowStore((int) block.rows(), into.form());
        files.read(block, whole, 0);
        int from = Math.max(0, -at);
        int end = (int) Math.min(block.rows(), into.count() - (long) at);
        whole.copy(from, into, at + from, end - from);
    }

    /** Blocks on their way. */
    final class Loading {
        private final List<DatasetManifest.Block> blocks;
        private final List<Future<?>> parts;

        private Loading(List<DatasetManifest.Block> blocks, List<Future<?>> parts) {
            this.blocks = blocks;
            this.parts = parts;
        }

        void await() {
            for (int i = 0; i < parts.size(); i++) {
                try {
                    parts.get(i).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof DataException known
                            ? new DataException(String.valueOf(known.getMessage()), known)
                            : new DataException("cannot read the block " + name(i) + ": " + e.getCause(), e);
                } catch (TimeoutException e) {
                    throw new DataException(
                            "the block " + name(i) + " was not read within " + deadline.toSeconds()
                                    + " s: is its storage slow or unreachable?",
                            e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new DataException("interrupted while reading the block " + name(i), e);
                }
            }
        }

        private String name(int i) {
            return files.path(blocks.get(i)).toString();
        }
    }
}
