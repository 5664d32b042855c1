package dev.lockstep.engine.vertex;

import dev.lockstep.network.NetworkPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which the parameters of a network's nodes lie, which a file keeps: a chain's one after the other, and those of
 * a graph as Deeplearning4j sorts its vertices. It takes next the vertex that has waited longest for nothing any more (Kahn's
 * algorithm); of those that one vertex makes ready at once, the first is the one that a hash set of their numbers names first,
 * as the set that it keeps them in does. Where numbers go beyond 15, that is not the smallest.
 */
public final class VertexOrder {
    private final Map<Integer, Set<Integer>> readers = new HashMap<>();
    private final List<Set<Integer>> awaited = new ArrayList<>();

    private VertexOrder(List<Vertex> vertices) {
        Map<String, Integer> numbers = new HashMap<>(Map.of(Vertex.ROW, 0));
        for (Vertex vertex : vertices) {
            int number = numbers.size();
            numbers.put(vertex.name(), number);
            Set<Integer> read = new HashSet<>();
            for (Vertex.Output from : vertex.from()) {
                int before = numbers.getOrDefault(from.vertex(), 0);
                read.add(before);
                readers.computeIfAbsent(before, none -> new HashSet<>()).add(number);
            }
            awaited.add(read);
        }
    }

    /** The order of vertices, by their place behind the row, which is 0. */
    public static List<Integer> of(List<Vertex> vertices) {
        return new VertexOrder(vertices).sorted();
    }

    /** The order of the plan's nodes, as far as they are layers. */
    public static List<Integer> of(NetworkPlan plan) {
        List<Vertex> vertices = VertexList.of(plan);
        return of(vertices).stream()
                .filter(number -> number > 0)
                .flatMap(number -> vertices.get(number - 1).work().layer().stream())
                .map(NetworkPlan.Node::number)
                .toList();
    }

    private List<Integer> sorted() {
        List<Integer> sorted = new ArrayList<>();
        Deque<Integer> ready = new ArrayDeque<>(List.of(0));
        while (!ready.isEmpty()) {
            int next = ready.removeFirst();
            sorted.add(next);
            for (int reader : readers.getOrDefault(next, Set.of())) {
                Set<Integer> waits = awaited.get(reader - 1);
                waits.remove(next);
                if (waits.isEmpty()) {
                    ready.add(reader);
                }
            }
        }
        return sorted;
    }
}
