package dev.lockstep.setting;

import java.util.List;
import java.util.Map;

/** A piece of YAML that knows its place. A mapping or list stands where its key stands. */
public sealed interface YamlNode {
    SettingPlace place();

    /** A text, number or flag as it was written. */
    record Scalar(SettingPlace place, String text, boolean isNull) implements YamlNode {}

    record Sequence(SettingPlace place, List<YamlNode> items) implements YamlNode {}

    /** Keys in the order of the file. */
    record Mapping(SettingPlace place, Map<String, YamlNode> entries) implements YamlNode {}

    static String path(String parent, Object child) {
        return parent.isEmpty() ? child.toString() : parent + "." + child;
    }

    /** The place of a setting, or of the nearest thing around it that was written down. */
    default SettingPlace placeOf(String path) {
        YamlNode node = this;
        SettingPlace place = place();
        for (String step : path.split("\\.")) {
            if (node instanceof Mapping mapping && mapping.entries.containsKey(step)) {
                node = mapping.entries.get(step);
            } else if (node instanceof Sequence list
                    && step.matches("\\d+")
                    && Integer.parseInt(step) < list.items.size()) {
                node = list.items.get(Integer.parseInt(step));
            } else {
                return place;
            }
            place = node.place();
        }
        return place;
    }
}
