package dev.lockstep.setting;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes records from a tree of YAML. It goes on after a fault, with the setting's default where there is one, so that
 * one reading finds every fault.
 */
public final class SettingReader {
    private final ValueType.Parts root;
    private final SettingFaults faults;
    private final StrangeWords strangeWords;

    private SettingReader(ValueType.Parts root, SettingFaults faults, StrangeWords strangeWords) {
        this.root = root;
        this.faults = faults;
        this.strangeWords = strangeWords;
    }

    /** The record; empty where a setting without a default has a fault. */
    public static <T extends Record> Optional<T> read(Class<T> type, YamlNode node, SettingFaults faults) {
        return read(type, node, faults, StrangeWords.NONE);
    }

    /** The same, where words that are no settings are answered. */
    public static <T extends Record> Optional<T> read(
            Class<T> type, YamlNode node, SettingFaults faults, StrangeWords strangeWords) {
        ValueType.Parts root = new ValueType.Parts(type);
        return new SettingReader(root, faults, strangeWords)
                .value(root, node, "")
                .map(type::cast);
    }

    private Optional<Object> value(ValueType form, YamlNode node, String path) {
        if (form instanceof ValueType.Perhaps perhaps) {
            boolean absent = node instanceof YamlNode.Scalar scalar
                    && (scalar.isNull() ? perhaps.usual() : scalar.text().equals(perhaps.absent()));
            if (absent) {
                return Optional.of(Optional.empty());
            }
            return perhaps.form() instanceof ValueType.Simple simple
                    ? scalar(simple, node, path, ", or " + perhaps.absent()).map(Optional::of)
                    : value(perhaps.form(), node, path).map(Optional::of);
        }
        if (form instanceof ValueType.Parts parts) {
            return record(parts, node, path);
        }
        if (form instanceof ValueType.Alternatives choice) {
            return alternative(choice, node, path);
        }
        if (form instanceof ValueType.Several several) {
            return list(several, node, path);
        }
        return scalar((ValueType.Simple) form, node, path, "");
    }

    /** @param or what else a user may give */
    private Optional<Object> scalar(ValueType.Simple form, YamlNode node, String path, String or) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return unfit(node, path, "is " + kind(node) + ", not a single value", "give " + form.expected() + or);
        }
        if (scalar.isNull()) {
            return unfit(node, path, "has no value", "give " + form.expected() + ", or remove it");
        }
        try {
            return Optional.of(form.parse(scalar.text()));
        } catch (UnfitValueException e) {
            return unfit(node, path, "=" + scalar.text() + " " + e.what(), e.remedy() + or);
        }
    }

    private Optional<Object> list(ValueType.Several several, YamlNode node, String path) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return unfit(
                    node, path, "is " + kind(node) + ", not a list", "begin each entry on a line of its own with -");
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            value(several.each(), sequence.items().get(i), YamlNode.path(path, i))
                    .ifPresent(items::add);
        }
        return items.size() == sequence.items().size() ? Optional.of(List.copyOf(items)) : Optional.empty();
    }

    private Optional<Object> alternative(ValueType.Alternatives choice, YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            Optional<ValueType.Parts> named = choice.named(scalar.text());
            if (named.isPresent()) {
                return record(
                        named.get(),
                        new YamlNode.Mapping(scalar.place(), Map.of()),
                        YamlNode.path(path, named.get().name()));
            }
            boolean misspelt =
                    SettingNames.nearest(scalar.text(), choice.names().stream()).isPresent();
            return choice.scalar().isPresent() && !misspelt
                    ? shorthand(
                            choice.scalar().get(), choice.scalar().get().parts().get(0), node, path)
                    : unknown(choice, node, path, scalar.text());
        }
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return unfit(node, path, "is " + kind(node), "give " + choice.expected());
        }
        if (mapping.entries().size() != 1) {
            String found = mapping.entries().isEmpty()
                    ? "names nothing"
                    : "names " + String.join(" and ", mapping.entries().keySet());
            SettingPlace last = mapping.entries().values().stream()
                    .map(YamlNode::place)
                    .max(SettingPlace::compareTo)
                    .orElse(node.place());
            return unfit(last, path, found, "give exactly " + choice.expected());
        }
        Map.Entry<String, YamlNode> only =
                mapping.entries().entrySet().iterator().next();
        String name = only.getKey();
        YamlNode settings = only.getValue();
        Optional<ValueType.Parts> named = choice.named(name);
        if (named.isEmpty()) {
            return unknown(choice, settings, path, name);
        }
        String place = YamlNode.path(path, named.get().name());
        boolean isShort = settings instanceof YamlNode.Sequence || isGiven(settings);
        return choice.shorthandOf(named.get())
                .filter(part -> isShort)
                .map(part -> shorthand(named.get(), part, settings, place))
                .orElseGet(() -> record(named.get(), settings, place));
    }

    private static boolean isGiven(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && !scalar.isNull();
    }

    private Optional<Object> unknown(ValueType.Alternatives choice, YamlNode node, String path, String name) {
        UnfitValueException unfit = ScalarTypes.unknown(name, choice.names());
        return unfit(node, path, "=" + name + " " + unfit.what(), unfit.remedy());
    }

    /** The record of which only one setting is given, without its key. */
    private Optional<Object> shorthand(ValueType.Parts parts, RecordProperty given, YamlNode node, String path) {
        List<Object> values = new ArrayList<>();
        for (RecordProperty part : parts.parts()) {
            Optional<Object> value = part.equals(given) ? value(part.form(), node, path) : byDefault(part, path);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return construct(parts, values, node, path);
    }

    private Optional<Object> record(ValueType.Parts parts, YamlNode node, String path) {
        if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            return record(parts, new YamlNode.Mapping(node.place(), Map.of()), path);
        }
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return unfit(
                    node, path, "is " + kind(node) + ", not a set of settings", "write below it " + parts.expected());
        }
        Set<String> known = new LinkedHashSet<>();
        Optional<Object> record = known(parts, mapping, path, known);
        for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                notASetting(entry.getKey(), entry.getValue(), path, known, owner(parts, mapping));
            }
        }
        return record;
    }

    /** " of moons", where the settings depend on what was chosen. */
    private static String owner(ValueType.Parts parts, YamlNode.Mapping mapping) {
        return parts.parts().stream()
                .filter(part -> part.flat().isPresent())
                .findFirst()
                .map(part ->
                        mapping.entries().get(part.key()) instanceof YamlNode.Scalar name ? " of " + name.text() : "")
                .orElse("");
    }

    /** The record from those keys of the mapping that it knows, which it adds to the known ones. */
    private Optional<Object> known(ValueType.Parts parts, YamlNode.Mapping mapping, String path, Set<String> known) {
        List<Object> values = new ArrayList<>();
        for (RecordProperty part : parts.parts()) {
            known.add(part.key());
            Optional<Object> value = part.flat()
                    .map(choice -> flat(choice, mapping, path, known))
                    .orElseGet(() -> part(part, written(part, parts, mapping, path, known), path));
            value.ifPresent(values::add);
        }
        return values.size() == parts.parts().size() ? construct(parts, values, mapping, path) : Optional.empty();
    }

    private Optional<Object> flat(
            ValueType.Alternatives choice, YamlNode.Mapping mapping, String path, Set<String> known) {
        String key = choice.choice().namedBy();
        YamlNode name = mapping.entries().get(key);
        Optional<ValueType.Parts> named =
                name instanceof YamlNode.Scalar scalar ? choice.named(scalar.text()) : Optional.empty();
        if (named.isPresent()) {
            return known(named.get(), mapping, path, known);
        }
        // Which settings belong here is not known, so none is called a stranger.
        choice.options().stream().flatMap(option -> option.parts().stream()).forEach(part -> known.add(part.key()));
        if (name == null) {
            return unfit(mapping, YamlNode.path(path, key), "is missing", "add it: " + choice.expected());
        }
        if (name instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            return unknown(choice, name, YamlNode.path(path, key), scalar.text());
        }
        String remedy = "give " + choice.expected() + "; its settings stand beside it";
        return unfit(name, YamlNode.path(path, key), "is " + kind(name) + ", not a name", remedy);
    }

    /** The mapping where a setting that has another name in it has its own; the other name is known then. */
    private YamlNode.Mapping written(
            RecordProperty part, ValueType.Parts parts, YamlNode.Mapping mapping, String path, Set<String> known) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(mapping.entries());
        mapping.entries().forEach((word, node) -> {
            boolean isOurs = parts.parts().stream().anyMatch(own -> own.key().equals(word));
            if (!isOurs && part.isMeantBy(word)) {
                known.add(word);
                YamlNode other = entries.putIfAbsent(part.key(), node);
                if (other != null
                        && other.place().isOnCommandLine() == node.place().isOnCommandLine()) {
                    faults.add(
                            node.place(),
                            YamlNode.path(path, word),
                            "says what " + YamlNode.path(path, part.key()) + " says",
                            "keep one of them, such as " + part.key());
                } else if (other != null && node.place().isOnCommandLine()) {
                    entries.put(part.key(), node);
                }
            }
        });
        return new YamlNode.Mapping(mapping.place(), entries);
    }

    private Optional<Object> part(RecordProperty part, YamlNode.Mapping mapping, String path) {
        YamlNode node = mapping.entries().get(part.key());
        String place = YamlNode.path(path, part.key());
        if (node != null) {
            return value(part.form(), node, place)
                    .or(() -> part.isRequired() ? Optional.empty() : byDefault(part, place));
        }
        if (part.isRequired()) {
            return unfit(mapping, place, "is missing", "add it: " + part.form().expected());
        }
        return byDefault(part, place);
    }

    private Optional<Object> byDefault(RecordProperty part, String path) {
        if (part.form() instanceof ValueType.Perhaps perhaps && perhaps.usual()) {
            return Optional.of(Optional.empty());
        }
        SettingFaults ours = new SettingFaults();
        Optional<Object> value = part.byDefault()
                .flatMap(text -> YamlText.parse(text, path, SettingPlace.FILE, ours))
                .flatMap(node -> new SettingReader(root, ours, strangeWords).value(part.form(), node, path));
        if (value.isEmpty() || !ours.isEmpty()) {
            throw new IllegalStateException("The default of " + part.way() + " is wrong: " + ours.inOrder());
        }
        return value;
    }

    private Optional<Object> construct(ValueType.Parts parts, List<Object> values, YamlNode node, String path) {
        try {
            return Optional.of(RecordReflection.construct(parts.type(), values));
        } catch (UnfitValueException e) {
            return unfit(node, path, e.what(), e.remedy());
        }
    }

    private void notASetting(String key, YamlNode node, String path, Set<String> known, String owner) {
        String remedy = strangeWords
                .answer(key)
                .or(() -> nearest(key, path, known))
                .orElseGet(() -> "known here: " + String.join(", ", known));
        faults.add(node.place(), YamlNode.path(path, key), "is not a setting" + owner, remedy);
    }

    private Optional<String> nearest(String key, String path, Set<String> known) {
        return SettingNames.nearest(key, known.stream())
                .map(near -> YamlNode.path(path, near))
                .or(() -> paths(root, "", new HashSet<>())
                        .filter(other -> SettingNames.plain(other).endsWith("." + SettingNames.plain(key)))
                        .findFirst())
                .map(meant -> "did you mean " + meant + "?");
    }

    /** The paths of all settings that can be told without knowing what was chosen. */
    private static Stream<String> paths(ValueType form, String path, Set<Class<?>> above) {
        if (form instanceof ValueType.Perhaps perhaps) {
            return paths(perhaps.form(), path, above);
        }
        if (form instanceof ValueType.Parts parts && above.add(parts.type())) {
            return parts.parts().stream().flatMap(part -> {
                String below = YamlNode.path(path, part.key());
                return Stream.concat(Stream.of(below), paths(part.form(), below, above));
            });
        }
        return Stream.empty();
    }

    private Optional<Object> unfit(YamlNode node, String path, String what, String remedy) {
        return unfit(node.place(), path, what, remedy);
    }

    private Optional<Object> unfit(SettingPlace place, String path, String what, String remedy) {
        // A value that is wrong already, such as an alias, is not judged again.
        if (!faults.areAt(path) || path.isEmpty()) {
            faults.add(place, path, what, remedy);
        }
        return Optional.empty();
    }

    private static String kind(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.isNull() ? "empty" : "a single value";
        }
        return node instanceof YamlNode.Sequence ? "a list" : "a set of settings";
    }
}
