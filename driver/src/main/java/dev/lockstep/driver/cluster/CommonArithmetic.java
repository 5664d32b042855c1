package dev.lockstep.driver.cluster;

import dev.lockstep.engine.ArithmeticFingerprint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bits that a run computes: those of most ranks that meet first, for as long as it runs. A rank that computes others, now
 * or later, would give other weights to its replicas.
 */
final class CommonArithmetic {
    private Optional<ArithmeticFingerprint> common = Optional.empty();

    /** Of ranks in the order of their numbers, those that compute something else, with what is other. */
    synchronized Map<Integer, String> unlike(List<ArithmeticFingerprint> ranks) {
        ArithmeticFingerprint agreed = common.orElseGet(() -> ofMost(ranks));
        common = Optional.of(agreed);
        Map<Integer, String> unlike = new TreeMap<>();
        for (int rank = 0; rank < ranks.size(); rank++) {
            if (!ranks.get(rank).matches(agreed)) {
                unlike.put(rank, ranks.get(rank).differences(agreed));
            }
        }
        return unlike;
    }

    /** Of as many the first ones. */
    private static ArithmeticFingerprint ofMost(List<ArithmeticFingerprint> ranks) {
        List<Long> alike = ranks.stream()
                .map(one -> ranks.stream().filter(one::matches).count())
                .toList();
        return ranks.get(alike.indexOf(Collections.max(alike)));
    }
}
