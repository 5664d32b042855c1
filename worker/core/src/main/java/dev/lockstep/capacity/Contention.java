package dev.lockstep.capacity;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much longer a thread takes for each other one that computes on its host: they share caches, memory and the heat of one
 * processor. From steps of the same rows with more and fewer threads on a host; where there are none, from products of matrices on
 * one core and on all.
 *
 * @param share by which a step grows with each other thread
 */
record Contention(double share) {
    static Contention of(Capacity capacity, List<StepSample> steps) {
        Map<List<Integer>, TreeMap<Integer, Double>> alike = new HashMap<>();
        for (StepSample step : steps) {
            alike.computeIfAbsent(List.of(step.replicasARank(), step.batch()), key -> new TreeMap<>())
                    .put(threads(capacity, step), step.own().median());
        }
        double others = 0;
        double longer = 0;
        for (TreeMap<Integer, Double> medians : alike.values()) {
            Map.Entry<Integer, Double> fewest = medians.firstEntry();
            for (Map.Entry<Integer, Double> more : medians.entrySet()) {
                double beside = (double) more.getKey() - fewest.getKey();
                others += beside * beside;
                longer += beside * (more.getValue() / fewest.getValue() - 1);
            }
        }
        return new Contention(Math.max(0, others > 0 ? longer / others : ofProducts(capacity)));
    }

    private static double ofProducts(Capacity capacity) {
        return capacity.executors().stream()
                .filter(one -> one.cores() > 1)
                .mapToDouble(one -> {
                    double each = one.flopsPerSecondTogether().median() / one.cores();
                    return (one.flopsPerSecond().median() / each - 1) / (one.cores() - 1);
                })
                .average()
                .orElse(0);
    }

    /** Threads that compute on the host that has most of them. */
    static int threads(Capacity capacity, StepSample step) {
        return mostAHost(capacity.hosts(step.places())) * step.replicasARank();
    }

    /** Ranks on the host that has most of them. */
    static int mostAHost(List<String> hosts) {
        Map<String, Integer> ranks = new HashMap<>();
        hosts.forEach(host -> ranks.merge(host, 1, Integer::sum));
        return Collections.max(ranks.values());
    }

    /** How much longer a step takes on a host of so many threads than by itself. */
    double factor(int threads) {
        return 1 + share * (threads - 1);
    }
}
