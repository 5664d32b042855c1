package dev.lockstep.average.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which replicas are added: 0+1, 2+3, …, then pairs of pairs; a missing leaf is skipped.
 *
 * <p>Floating-point addition is not associative: the same summands, grouped in another way, differ in their last bits. A
 * ring, or a tree over ranks as collective libraries use it, groups by rank, so that 4 ranks and 8 ranks train two different
 * models. This tree is over replicas. Its shape follows from their number alone, and the sum has the same bits wherever the
 * replicas live.
 *
 * <p>It is binary, and not a left fold, for the sake of bytes: a rank whose replicas are the leaves of a whole subtree adds
 * them on its own and sends one partial sum. Any contiguous range of leaves is covered by at most 2·log₂R whole subtrees.
 */
public final class FoldTree {
    private final int replicas;

    /** The tree over replicas 0 to {@code replicas} - 1. */
    public FoldTree(int replicas) {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas=" + replicas + " is less than 1");
        }
        this.replicas = replicas;
    }

    /** An addition: the sum of replicas {@code first} to {@code middle} - 1, plus that of {@code middle} to {@code end} - 1. */
    public record Node(int first, int middle, int end) {}

    /** All additions, level by level from the leaves up; the last of them is the sum of all. */
    public List<Node> nodes() {
        return nodesWithin(0, replicas);
    }

    /** Those of replicas {@code from} to {@code to} - 1 and no others, in the same order. */
    List<Node> nodesWithin(int from, int to) {
        List<Node> nodes = new ArrayList<>();
        for (int width = 1; width < replicas; width *= 2) {
            int begin = (from + 2 * width - 1) / (2 * width) * (2 * width);
            for (int first = begin; first + width < to; first += 2 * width) {
                int end = Math.min(replicas, first + 2 * width);
                if (end <= to) {
                    nodes.add(new Node(first, first + width, end));
                }
            }
        }
        return nodes;
    }
}
