package dev.lockstep.config;

import org.jspecify.annotations.Nullable;

/** Puts settings from the command line over those of the file. */
final class Overrides {
    private Overrides() {}

    static void apply(Node.Mapping root, String override, Faults faults) {
        String place = "--set " + override;
        int equals = override.indexOf('=');
        if (equals < 1) {
            faults.add(place, "wants KEY=VALUE, such as training.epochs=3");
            return;
        }
        String[] keys = override.substring(0, equals).trim().split("\\.");
        Node value = YamlTree.read(override.substring(equals + 1), place, faults);
        Node at = root;
        for (int i = 0; i < keys.length - 1; i++) {
            at = descend(at, keys[i], keys[i + 1], place);
        }
        if (!put(at, keys[keys.length - 1], value)) {
            faults.add(place, "there is no item " + keys[keys.length - 1] + " in that list");
        }
    }

    private static Node descend(Node at, String key, String next, String place) {
        Node child = get(at, key);
        if (child instanceof Node.Mapping || child instanceof Node.Sequence) {
            return child;
        }
        Node.Mapping made = Node.Mapping.empty(place);
        if (child instanceof Node.Scalar scalar
                && !scalar.text().isEmpty()
                && !scalar.text().equals(next)) {
            made.entries().put(scalar.text(), Node.Mapping.empty(scalar.place()));
        }
        put(at, key, made);
        return made;
    }

    private static @Nullable Node get(Node at, String key) {
        if (at instanceof Node.Mapping mapping) {
            return mapping.entries().get(key);
        }
        return at instanceof Node.Sequence list && isItem(list, key)
                ? list.items().get(Integer.parseInt(key))
                : null;
    }

    private static boolean isItem(Node.Sequence list, String key) {
        return key.matches("\\d{1,6}") && Integer.parseInt(key) < list.items().size();
    }

    private static boolean put(Node at, String key, Node value) {
        if (at instanceof Node.Mapping mapping) {
            mapping.entries().put(key, value);
            return true;
        }
        if (at instanceof Node.Sequence list && isItem(list, key)) {
            list.items().set(Integer.parseInt(key), value);
            return true;
        }
        return false;
    }
}
