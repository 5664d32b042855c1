package dev.lockstep.train;

import dev.lockstep.order.ReplicaAssignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Replicas that must be the same are not. Unlike a lost rank this is nothing to go on from: nobody knows which of them is
 * right.
 */
public final class OutOfLockstepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OutOfLockstepException(String message) {
        super(message);
    }

    /**
     * Holds that all say the same.
     *
     * @param said of each replica, in the order of their numbers, checksums of what it holds; empty where it is not asked
     */
    static void check(ReplicaAssignment assignment, long steps, double[][] said) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int replica = 0; replica < said.length; replica++) {
            if (said[replica].length > 0) {
                groups.computeIfAbsent(name(said[replica]), key -> new ArrayList<>())
                        .add(replica);
            }
        }
        if (groups.size() > 1) {
            throw new OutOfLockstepException("after step " + steps + " replicas are not the same, bit for bit: "
                    + groups.entrySet().stream()
                            .sorted(Comparator.comparing(
                                    group -> group.getValue().size()))
                            .map(group -> who(assignment, group.getValue()) + " with CRC32C " + group.getKey())
                            .collect(Collectors.joining(", "))
                    + "; a processor or a memory errs, most likely where the fewest are, or it is a defect of the program;"
                    + " nothing of this step was kept");
        }
    }

    private static String name(double[] sums) {
        return Arrays.stream(sums)
                .mapToObj(sum -> String.format(Locale.ROOT, "%08x", (long) sum))
                .collect(Collectors.joining("/"));
    }

    private static String who(ReplicaAssignment assignment, List<Integer> replicas) {
        List<Integer> ranks = IntStream.range(0, assignment.ranks())
                .filter(rank ->
                        replicas.stream().anyMatch(i -> i >= assignment.first(rank) && i < assignment.first(rank + 1)))
                .boxed()
                .toList();
        return said("replica", replicas) + " (" + said("rank", ranks) + ")";
    }

    private static String said(String noun, List<Integer> numbers) {
        return noun
                + (numbers.size() == 1 ? " " : "s ")
                + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
