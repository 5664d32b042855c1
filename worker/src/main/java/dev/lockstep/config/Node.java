package dev.lockstep.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** YAML as it was written, each part with its place: a line of the file, or the override that brought it. */
sealed interface Node {
    String place();

    record Scalar(String place, String text) implements Node {}

    record Sequence(String place, List<Node> items) implements Node {}

    record Mapping(String place, Map<String, Node> entries) implements Node {
        static Mapping empty(String place) {
            return new Mapping(place, new LinkedHashMap<>());
        }

        /** The entries whose keys nobody knows. */
        List<Map.Entry<String, Node>> unknown(Set<String> known) {
            return entries.entrySet().stream()
                    .filter(e -> !known.contains(e.getKey()))
                    .toList();
        }
    }

    /** The place of a setting, or of the nearest part above it that is written down. */
    static String placeOf(Node root, String path) {
        Node at = root;
        for (String key : path.split("\\.")) {
            Node next = at instanceof Mapping mapping ? mapping.entries().get(key) : null;
            if (at instanceof Sequence list
                    && key.matches("\\d+")
                    && Integer.parseInt(key) < list.items().size()) {
                next = list.items().get(Integer.parseInt(key));
            }
            if (next == null) {
                return at.place();
            }
            at = next;
        }
        return at.place();
    }
}
