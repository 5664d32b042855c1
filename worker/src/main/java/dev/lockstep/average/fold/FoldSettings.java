package dev.lockstep.average.fold;

import java.util.stream.IntStream;

/** How a rank adds: with the threads of its team, and rounding what one replica gives and what all get. */
record FoldSettings(ParallelRange sweep, WireRounding rounding) {
    /** A folder for each thread. */
    PartialSumFold[] folders(FoldPlan plan) {
        return IntStream.range(0, sweep.size())
                .mapToObj(i -> new PartialSumFold(plan))
                .toArray(PartialSumFold[]::new);
    }
}
