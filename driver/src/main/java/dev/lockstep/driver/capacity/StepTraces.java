package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.StepSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ranks noted of their steps, until all ranks of a stretch have said it: then it counts. */
final class StepTraces {
    private final int every;
    private final Map<StepSize, Map<Integer, Map<Integer, StepTrace>>> all = new LinkedHashMap<>();

    /** @param every steps from one average to the next */
    StepTraces(int every) {
        this.every = every;
    }

    synchronized void add(StepTrace trace) {
        all.computeIfAbsent(trace.size(), size -> new TreeMap<>())
                .computeIfAbsent(trace.repeat(), repeat -> new TreeMap<>())
                .put(trace.rank(), trace);
    }

    /** Of every size that was measured at least once, in the order in which they were begun. */
    synchronized List<StepSample> samples() {
        List<StepSample> samples = new ArrayList<>();
        all.forEach((size, repeats) -> {
            List<List<StepTrace>> whole = repeats.values().stream()
                    .filter(ranks -> ranks.size() == size.ranks())
                    .map(ranks -> List.copyOf(ranks.values()))
                    .toList();
            if (!whole.isEmpty()) {
                samples.add(sample(size, whole));
            }
        });
        return samples;
    }

    private StepSample sample(StepSize size, List<List<StepTrace>> repeats) {
        return new StepSample(
                size.kind(),
                repeats.get(0).stream().map(StepTrace::name).toList(),
                size.replicasARank(),
                size.batch(),
                every,
                size.isHeldOut(),
                repeats.stream().map(ranks -> StepTrace.repeat(ranks, every)).toList(),
                StepTrace.own(repeats.stream().flatMap(List::stream).toList()));
    }
}
