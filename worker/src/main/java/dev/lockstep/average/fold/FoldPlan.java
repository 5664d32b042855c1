package dev.lockstep.average.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of some partial sums can be added already, keeping to the tree over all replicas: a node of the tree is added
 * where both its children are there. What remains is sent on, to where more of them meet.
 */
record FoldPlan(List<Part> inputs, List<FoldTree.Addition> additions, List<Integer> places, List<Part> outputs) {
    /** The sum over the replicas from {@code first} to {@code end} - 1, a whole subtree. */
    record Part(int first, int end) {
        boolean isOneReplica() {
            return end - first == 1;
        }
    }

    static FoldPlan of(int replicas, List<Part> inputs) {
        Map<Integer, Integer> placeOfFirst = new HashMap<>();
        int[] end = new int[replicas];
        for (int i = 0; i < inputs.size(); i++) {
            placeOfFirst.put(inputs.get(i).first(), i);
            end[inputs.get(i).first()] = inputs.get(i).end();
        }
        List<FoldTree.Addition> additions = new ArrayList<>();
        for (int distance = 1; distance < replicas; distance *= 2) {
            for (int left = 0; left + distance < replicas; left += 2 * distance) {
                int right = left + distance;
                int beyond = Math.min(replicas, right + distance);
                if (end[left] == right && end[right] == beyond) {
                    additions.add(new FoldTree.Addition(place(placeOfFirst, left), place(placeOfFirst, right)));
                    placeOfFirst.remove(right);
                    end[left] = beyond;
                    end[right] = 0;
                }
            }
        }
        List<Integer> places = new ArrayList<>();
        List<Part> outputs = new ArrayList<>();
        for (int first = 0; first < replicas; first++) {
            Integer place = placeOfFirst.get(first);
            if (place != null) {
                places.add(place);
                outputs.add(new Part(first, end[first]));
            }
        }
        return new FoldPlan(List.copyOf(inputs), List.copyOf(additions), List.copyOf(places), List.copyOf(outputs));
    }

    private static int place(Map<Integer, Integer> placeOfFirst, int first) {
        Integer place = placeOfFirst.get(first);
        if (place == null) {
            throw new IllegalStateException("no partial sum begins with replica " + first);
        }
        return place;
    }

    /** The replicas from {@code first} to {@code end} - 1, each by itself. */
    static List<Part> replicas(int first, int end) {
        List<Part> parts = new ArrayList<>();
        for (int i = first; i < end; i++) {
            parts.add(new Part(i, i + 1));
        }
        return parts;
    }
}
