package dev.lockstep.setting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts what the command line says into the tree of the file: {@code training.epochs=3}. */
public final class SettingOverrides {
    private final SettingFaults faults;

    public SettingOverrides(SettingFaults faults) {
        this.faults = faults;
    }

    /** The tree with every override in it; the last of two wins. */
    public YamlNode apply(YamlNode root, List<String> overrides) {
        YamlNode node = root;
        for (String override : overrides) {
            node = apply(node, override);
        }
        return node;
    }

    private YamlNode apply(YamlNode root, String override) {
        SettingPlace place = SettingPlace.override(override);
        int equals = override.indexOf('=');
        String path = equals < 0 ? "" : override.substring(0, equals).strip();
        if (!path.matches("[^.\\s]+(\\.[^.\\s]+)*")) {
            faults.add(place, "", "is not a setting with its value", "write it as training.epochs=3");
            return root;
        }
        String given = override.substring(equals + 1);
        // A tab or a space that a shell was asked to pass on; to YAML it would be nothing.
        boolean isBlank = !given.isEmpty() && given.isBlank();
        YamlNode value = isBlank
                ? new YamlNode.Scalar(place, given, false)
                : YamlText.parse(given, path, place, faults).orElse(new YamlNode.Scalar(place, "", true));
        return put(root, List.of(path.split("\\.")), 0, value);
    }

    private YamlNode put(YamlNode node, List<String> path, int depth, YamlNode value) {
        if (depth == path.size()) {
            return value;
        }
        String step = path.get(depth);
        if (node instanceof YamlNode.Sequence list) {
            return putAt(list, step, path, depth, value);
        }
        // A scalar in the way is the short form of something (dropout: 0.2), of which the long form is now given.
        Map<String, YamlNode> entries =
                new LinkedHashMap<>(node instanceof YamlNode.Mapping mapping ? mapping.entries() : Map.of());
        YamlNode below = entries.getOrDefault(step, new YamlNode.Mapping(value.place(), Map.of()));
        entries.put(step, put(below, path, depth + 1, value));
        return new YamlNode.Mapping(node instanceof YamlNode.Mapping ? node.place() : value.place(), entries);
    }

    private YamlNode putAt(YamlNode.Sequence list, String step, List<String> path, int depth, YamlNode value) {
        int size = list.items().size();
        int index = step.matches("\\d{1,9}") ? Integer.parseInt(step) : -1;
        if (index < 0 || index > size) {
            faults.add(
                    value.place(),
                    String.join(".", path.subList(0, depth)),
                    "has " + size + " entries, and " + step + " is none of them",
                    size == 0 ? "0 adds one" : "they are 0 to " + (size - 1) + "; " + size + " adds one");
            return list;
        }
        List<YamlNode> items = new ArrayList<>(list.items());
        if (index == size) {
            items.add(new YamlNode.Mapping(value.place(), Map.of()));
        }
        items.set(index, put(items.get(index), path, depth + 1, value));
        return new YamlNode.Sequence(list.place(), items);
    }
}
