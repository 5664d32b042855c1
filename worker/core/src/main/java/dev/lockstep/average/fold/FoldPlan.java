package dev.lockstep.average.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which of some partial sums can be added already: those nodes of the {@link FoldTree} whose children are both there. What
 * remains is sent on, to where more of them come together: from a rank to its host, and from there to the owner of a slice.
 *
 * @param inputs what there is, each at the place of its index
 * @param additions in the order of the tree, within the places of the inputs
 * @param places where the outputs lie afterwards
 * @param outputs what remains, in the order of replica numbers
 */
public record FoldPlan(List<Part> inputs, List<Addition> additions, List<Integer> places, List<Part> outputs) {
    /** The sum over the replicas from {@code first} to {@code end} - 1, a whole subtree. */
    public record Part(int first, int end) {
        private static final Comparator<Part> IN_ORDER =
                Comparator.comparingInt(Part::first).thenComparingInt(Part::end);

        /** Whether it is what a replica holds, and has not been added to anything yet. */
        public boolean isOneReplica() {
            return end - first == 1;
        }
    }

    /** {@code into += from}, both of them places. */
    public record Addition(int into, int from) {}

    /** The plan for these partial sums of so many replicas. */
    public static FoldPlan of(int replicas, List<Part> inputs) {
        SortedMap<Part, Integer> places = new TreeMap<>(Part.IN_ORDER);
        for (int i = 0; i < inputs.size(); i++) {
            places.put(inputs.get(i), i);
        }
        int from = inputs.stream().mapToInt(Part::first).min().orElse(0);
        int to = inputs.stream().mapToInt(Part::end).max().orElse(0);
        List<Addition> additions = new ArrayList<>();
        for (FoldTree.Node node : new FoldTree(replicas).nodesWithin(from, to)) {
            Integer into = places.get(new Part(node.first(), node.middle()));
            Integer added = places.get(new Part(node.middle(), node.end()));
            if (into != null && added != null) {
                additions.add(new Addition(into, added));
                places.remove(new Part(node.first(), node.middle()));
                places.remove(new Part(node.middle(), node.end()));
                places.put(new Part(node.first(), node.end()), into);
            }
        }
        return new FoldPlan(
                List.copyOf(inputs),
                List.copyOf(additions),
                List.copyOf(places.values()),
                List.copyOf(places.keySet()));
    }

    /** The plan for the replicas from {@code first} to {@code end} - 1, each by itself. */
    public static FoldPlan ofReplicas(int replicas, int first, int end) {
        List<Part> parts = new ArrayList<>();
        for (int i = first; i < end; i++) {
            parts.add(new Part(i, i + 1));
        }
        return of(replicas, parts);
    }
}
