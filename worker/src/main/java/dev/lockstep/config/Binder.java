package dev.lockstep.config;

import dev.lockstep.setting.Choice;
import dev.lockstep.setting.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns nodes into records by what their settings say of themselves. Null stands for a value that had a fault. */
final class Binder {
    private static final String AUTO = "auto";

    private final Faults faults;
    private final Scalars scalars;

    Binder(Faults faults) {
        this.faults = faults;
        this.scalars = new Scalars(faults);
    }

    @Nullable
    Object bind(Type type, @Nullable Setting setting, Node node, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? bindList(generic.getActualTypeArguments()[0], setting, node, path)
                    : bindOptional(generic.getActualTypeArguments()[0], setting, node, path);
        }
        Class<?> known = (Class<?>) type;
        if (known.isAnnotationPresent(Choice.class)) {
            return bindChoice(known, node, path);
        }
        if (known.isRecord() && !Scalars.knows(known)) {
            return bindRecord(known, node, path);
        }
        if (node instanceof Node.Scalar scalar) {
            return scalars.bind(known, setting, scalar, path);
        }
        faults.add(node.place(), path + " wants " + Scalars.wanted(known) + ", not " + kind(node));
        return null;
    }

    private static String kind(Node node) {
        return node instanceof Node.Sequence ? "a list" : node instanceof Node.Mapping ? "settings" : "a value";
    }

    private @Nullable Object bindOptional(Type inner, @Nullable Setting setting, Node node, String path) {
        if (node instanceof Node.Scalar scalar
                && (scalar.text().isEmpty() || scalar.text().equals(AUTO))) {
            return Optional.empty();
        }
        Object value = bind(inner, setting, node, path);
        return value == null ? null : Optional.of(value);
    }

    private @Nullable Object bindList(Type inner, @Nullable Setting setting, Node node, String path) {
        if (!(node instanceof Node.Sequence list)) {
            faults.add(node.place(), path + " wants a list, not " + kind(node));
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Object item = bind(inner, setting, list.items().get(i), path + "." + i);
            if (item != null) {
                items.add(item);
            }
        }
        return items.size() == list.items().size() ? List.copyOf(items) : null;
    }

    private @Nullable Object bindChoice(Class<?> sealed, Node node, String path) {
        Map<String, Class<?>> records = Names.records(sealed);
        if (node instanceof Node.Scalar scalar) {
            Class<?> named = records.get(scalar.text());
            String byScalar = sealed.getAnnotation(Choice.class).scalarIs();
            if (named != null) {
                return bindRecord(named, Node.Mapping.empty(node.place()), path + "." + scalar.text());
            }
            if (!byScalar.isEmpty()) {
                return bindRecord(records.get(byScalar), node, path);
            }
            return unknownChoice(scalar.text(), records.keySet(), node.place(), path);
        }
        if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, Node> entry =
                    mapping.entries().entrySet().iterator().next();
            Class<?> named = records.get(entry.getKey());
            return named == null
                    ? unknownChoice(
                            entry.getKey(), records.keySet(), entry.getValue().place(), path)
                    : bindRecord(named, entry.getValue(), path + "." + entry.getKey());
        }
        faults.add(node.place(), path + " wants one of " + String.join(", ", records.keySet()));
        return null;
    }

    private @Nullable Object unknownChoice(String written, Collection<String> names, String place, String path) {
        faults.add(
                place,
                path + ": there is no " + written + meant(Names.near(written, names)) + "; there are "
                        + String.join(", ", names));
        return null;
    }

    private static String meant(Optional<String> near) {
        return near.map(n -> " (did you mean " + n + "?)").orElse("");
    }

    private @Nullable Object bindRecord(Class<?> record, Node node, String path) {
        RecordComponent[] components = record.getRecordComponents();
        if (node instanceof Node.Scalar scalar && scalar.text().isEmpty()) {
            return bindRecord(record, Node.Mapping.empty(node.place()), path);
        }
        if (!(node instanceof Node.Mapping mapping)) {
            if (components.length > 0 && othersHaveDefaults(components)) {
                Node.Mapping only = Node.Mapping.empty(node.place());
                only.entries().put(components[0].getName(), node);
                return bindRecord(record, only, path);
            }
            faults.add(node.place(), (path.isEmpty() ? "the run file" : path) + " wants settings, not " + kind(node));
            return null;
        }
        Object[] values = new Object[components.length];
        Set<String> known = new LinkedHashSet<>();
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            known.add(components[i].getName());
            values[i] = bindComponent(components[i], mapping, path, known);
            whole &= values[i] != null;
        }
        for (Map.Entry<String, Node> entry : mapping.unknown(known)) {
            Optional<String> near = Names.near(entry.getKey(), known).map(n -> join(path, n));
            faults.add(
                    entry.getValue().place(),
                    join(path, entry.getKey()) + " is not a setting" + meant(near)
                            + (near.isPresent() ? "" : "; there are " + String.join(", ", known)));
            whole = false;
        }
        return whole ? Records.make(record, values) : null;
    }

    private static boolean othersHaveDefaults(RecordComponent[] components) {
        for (int i = 1; i < components.length; i++) {
            if (Records.isRequired(components[i])) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object bindComponent(
            RecordComponent component, Node.Mapping mapping, String path, Set<String> known) {
        String name = component.getName();
        Setting setting = Records.setting(component);
        Node given = mapping.entries().get(name);
        Choice choice = component.getType().getAnnotation(Choice.class);
        if (choice != null && !choice.namedBy().isEmpty() && given instanceof Node.Scalar scalar) {
            return bindFlattened(component.getType(), scalar, mapping, path, known);
        }
        if (given != null) {
            return bind(component.getGenericType(), setting, given, join(path, name));
        }
        if (component.getType() == Optional.class) {
            return Optional.empty();
        }
        if (Records.isRequired(component)) {
            faults.add(mapping.place(), join(path, name) + " is missing: " + setting.value());
            return null;
        }
        Node byDefault = YamlTree.read(setting.byDefault(), mapping.place(), faults);
        return bind(component.getGenericType(), setting, byDefault, join(path, name));
    }

    /** A choice whose settings stand beside its name. */
    private @Nullable Object bindFlattened(
            Class<?> sealed, Node.Scalar name, Node.Mapping mapping, String path, Set<String> known) {
        Map<String, Class<?>> records = Names.records(sealed);
        Class<?> record = records.get(name.text());
        if (record == null) {
            mapping.entries().keySet().forEach(known::add); // whose they are cannot be said
            String of = join(path, sealed.getAnnotation(Choice.class).namedBy());
            return unknownChoice(name.text(), records.keySet(), name.place(), of);
        }
        Node.Mapping own = Node.Mapping.empty(mapping.place());
        for (RecordComponent component : record.getRecordComponents()) {
            known.add(component.getName());
            Node given = mapping.entries().get(component.getName());
            if (given != null) {
                own.entries().put(component.getName(), given);
            }
        }
        return bindRecord(record, own, path);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
