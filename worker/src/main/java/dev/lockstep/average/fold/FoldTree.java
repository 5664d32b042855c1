package dev.lockstep.average.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which replicas are added: 0+1, 2+3, …, then pairs of pairs; a missing leaf is skipped. It depends on the
 * number of replicas alone, and floating-point addition is exact about its order: so the sum has the same bits wherever
 * the replicas live. Any contiguous range is covered by at most 2·log₂R whole subtrees, which a rank can add on its own.
 */
public final class FoldTree {
    private final int replicas;

    public FoldTree(int replicas) {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas=" + replicas + " is less than 1");
        }
        this.replicas = replicas;
    }

    /** A whole subtree: the replicas from {@code first} on, {@code 1 << height} of them, less those beyond the last. */
    public record Subtree(int first, int height) {
        public int end(int replicas) {
            return Math.min(replicas, first + (1 << height));
        }
    }

    /** The fewest whole subtrees that cover the replicas from {@code first} to {@code end} - 1, in their order. */
    public List<Subtree> cover(int first, int end) {
        if (first < 0 || end > replicas || first > end) {
            throw new IllegalArgumentException("range " + first + " to " + end + " is not in 0 to " + replicas);
        }
        List<Subtree> cover = new ArrayList<>();
        int at = first;
        while (at < end) {
            Subtree tree = new Subtree(at, 0);
            while (canRise(tree, end)) {
                tree = new Subtree(at, tree.height() + 1);
            }
            cover.add(tree);
            at = tree.end(replicas);
        }
        return cover;
    }

    private boolean canRise(Subtree tree, int end) {
        int next = tree.height() + 1;
        boolean isLeftChild = tree.first() % (1 << next) == 0;
        boolean isWhole = Math.min(replicas, tree.first() + (1 << next)) <= end;
        return isLeftChild && isWhole && tree.end(replicas) < end;
    }

    /** One addition of the fold: {@code into += from}. */
    public record Addition(int into, int from) {}

    /** All additions in the order of the tree, level by level; afterwards place 0 holds the sum. */
    public List<Addition> additions() {
        List<Addition> additions = new ArrayList<>();
        for (int distance = 1; distance < replicas; distance *= 2) {
            for (int into = 0; into + distance < replicas; into += 2 * distance) {
                additions.add(new Addition(into, into + distance));
            }
        }
        return additions;
    }
}
