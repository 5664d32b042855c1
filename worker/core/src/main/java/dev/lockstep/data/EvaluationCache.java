package dev.lockstep.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that one replica evaluates. What came first stays in memory as far as the bound goes, since every evaluation
 * takes the same rows in the same order; of the rest, one is kept, and the one behind it read ahead.
 */
final class EvaluationCache {
    private final BlockLoader loader;
    private final RowLayout form;
    private final Map<DatasetManifest.Block, RowStore> kept = new HashMap<>();
    private long bytesLeft;
    private @Nullable Passing passing;
    private @Nullable Passing ahead;

    private record Passing(DatasetManifest.Block block, RowStore rows, BlockLoader.Loading loading) {}

    EvaluationCache(BlockLoader loader, RowLayout form, long bytes) {
        this.loader = loader;
        this.form = form;
        bytesLeft = bytes;
    }

    /** The rows of a block; {@code following} are those that will be wanted then. */
    synchronized RowStore rows(DatasetManifest.Block block, List<DatasetManifest.Block> following) {
        RowStore known = kept.get(block);
        if (known != null) {
            return known;
        }
        Passing last = passing;
        if (last != null && last.block().equals(block)) {
            return last.rows();
        }
        Passing expected = ahead;
        Passing taken = expected != null && expected.block().equals(block) ? expected : begin(block);
        ahead = null;
        if (!following.isEmpty() && !kept.containsKey(following.get(0))) {
            ahead = begin(following.get(0));
        }
        taken.loading().await();
        long bytes = block.rows() * form.bytesARow();
        if (bytes <= bytesLeft) {
            bytesLeft -= bytes;
            kept.put(block, taken.rows());
        } else {
            passing = taken;
        }
        return taken.rows();
    }

    private Passing begin(DatasetManifest.Block block) {
        RowStore rows = new RowStore((int) block.rows(), form);
        return new Passing(block, rows, loader.begin(List.of(block), rows));
    }
}
