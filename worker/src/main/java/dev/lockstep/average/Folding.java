package dev.lockstep.average;

import java.util.stream.IntStream;

/** How a rank adds: with the threads of its team, and rounding what one replica gives and what all get. */
record Folding(Sweep sweep, Rounding rounding) {
    /** A folder for each thread. */
    PartFolder[] folders(FoldPlan plan) {
        return IntStream.range(0, sweep.size())
                .mapToObj(i -> new PartFolder(plan))
                .toArray(PartFolder[]::new);
    }
}
