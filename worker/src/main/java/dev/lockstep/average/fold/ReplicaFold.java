package dev.lockstep.average.fold;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Adds slices of the replicas' buffers in the order of the tree, scales, and gives the result to all of them. It works in
 * blocks that stay in the first cache, by bulk copies and loops over arrays, which the compiler turns into vectors. One a
 * thread: it owns its blocks.
 */
final class ReplicaFold {
    private static final int BLOCK = 1024;

    private final float[][] blocks;
    private final int[] into;
    private final int[] from;
    private final float scale;
    private final WireRounding rounding;

    ReplicaFold(int replicas, WireRounding rounding) {
        this.rounding = rounding;
        List<FoldTree.Addition> additions = new FoldTree(replicas).additions();
        blocks = new float[replicas][BLOCK];
        into = additions.stream().mapToInt(FoldTree.Addition::into).toArray();
        from = additions.stream().mapToInt(FoldTree.Addition::from).toArray();
        scale = 1f / replicas;
    }

    /** Not where one replica is by itself, and travels as it is. */
    boolean changesAnything() {
        return blocks.length > 1 || rounding != WireRounding.NONE;
    }

    /** Averages the values from {@code first} to {@code end} - 1 of buffer {@code index} of every replica, in place. */
    void average(FloatBuffer[][] buffers, int index, int first, int end) {
        for (int at = first; at < end; at += BLOCK) {
            int count = Math.min(BLOCK, end - at);
            for (int replica = 0; replica < blocks.length; replica++) {
                buffers[replica][index].get(at, blocks[replica], 0, count);
                rounding.round(blocks[replica], count);
            }
            for (int i = 0; i < into.length; i++) {
                PartialSumFold.add(blocks[into[i]], blocks[from[i]], count);
            }
            PartialSumFold.multiply(blocks[0], scale, count);
            rounding.round(blocks[0], count);
            for (FloatBuffer[] replica : buffers) {
                replica[index].put(at, blocks[0], 0, count);
            }
        }
    }
}
