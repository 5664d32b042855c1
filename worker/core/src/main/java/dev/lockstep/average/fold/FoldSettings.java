package dev.lockstep.average.fold;

import java.util.stream.IntStream;

/** How a rank adds: with the threads of its team, and rounding what one replica contributes and what all receive. */
public record FoldSettings(ParallelRange threads, WireRounding rounding) {
    /** A fold for each thread. */
    public PartialSumFold[] folds(FoldPlan plan) {
        return IntStream.range(0, threads.size())
                .mapToObj(i -> new PartialSumFold(plan))
                .toArray(PartialSumFold[]::new);
    }
}
