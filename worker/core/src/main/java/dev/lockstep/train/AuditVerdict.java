package dev.lockstep.train;

import dev.lockstep.order.ReplicaAssignment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who is wrong where ranks do not say the same: who stands alone against others who agree, or against itself. */
final class AuditVerdict {
    private AuditVerdict() {}

    /** What a rank made of a step. */
    @SuppressWarnings("ArrayRecordComponent") // compared by what is in it, and only here
    record Claim(int rank, double[] digest) {
        boolean agreesWith(Claim other) {
            return Arrays.equals(digest, other.digest);
        }
    }

    /** A rank that is wrong, and what it should have made. */
    record Wrong(Claim claim, Claim right) {}

    /**
     * Of two who do not agree.
     *
     * @param more what another rank has made, or what these two made when they were asked again
     */
    static Optional<Wrong> between(Claim one, Claim other, List<Claim> more) {
        return wrong(one, other, more).or(() -> wrong(other, one, more));
    }

    private static Optional<Wrong> wrong(Claim suspect, Claim other, List<Claim> more) {
        boolean isAlone = more.stream().noneMatch(suspect::agreesWith);
        boolean othersAgree = more.stream().allMatch(other::agreesWith);
        return isAlone && othersAgree && !more.isEmpty() ? Optional.of(new Wrong(suspect, other)) : Optional.empty();
    }

    /**
     * Of replicas that must be the same: ranks whose replicas are unlike each other, or unlike those of most ranks. Empty where
     * there is no majority.
     *
     * @param said of each replica, in the order of their numbers
     */
    static Set<Integer> minority(ReplicaAssignment assignment, double[][] said) {
        Map<Integer, String> words = new HashMap<>();
        Set<Integer> wrong = new TreeSet<>();
        for (int rank = 0; rank < assignment.ranks(); rank++) {
            Set<String> own = IntStream.range(assignment.first(rank), assignment.first(rank + 1))
                    .mapToObj(replica -> Arrays.toString(said[replica]))
                    .collect(Collectors.toSet());
            if (own.size() > 1) {
                wrong.add(rank);
            } else {
                words.put(rank, own.iterator().next());
            }
        }
        Map<String, Long> counts =
                words.values().stream().collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        Optional<String> right = counts.entrySet().stream()
                .filter(word -> 2 * word.getValue() > words.size())
                .map(Map.Entry::getKey)
                .findFirst();
        if (right.isEmpty()) {
            return Set.of();
        }
        words.forEach((rank, word) -> {
            if (!word.equals(right.get())) {
                wrong.add(rank);
            }
        });
        return wrong;
    }
}
