package dev.lockstep.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A JSON Schema (draft 7, which YAML editors understand) of the file that a record is read from. */
public final class SettingSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();

    private SettingSchema() {}

    public static String of(Class<? extends Record> type, String title) {
        SettingSchema schema = new SettingSchema();
        ObjectNode root = JSON.objectNode()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", title);
        root.setAll(schema.settings(new ValueType.Parts(type).parts()));
        ObjectNode definitions = root.putObject("definitions");
        schema.definitions.forEach(definitions::set);
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a tree of JSON", e);
        }
    }

    private ObjectNode settings(List<RecordProperty> parts) {
        Optional<RecordProperty> flat =
                parts.stream().filter(part -> part.flat().isPresent()).findFirst();
        return flat.map(part -> flat(part, part.flat().get(), parts)).orElseGet(() -> object(parts));
    }

    /** An object for each choice, with the settings of the choice and of the record around it. */
    private ObjectNode flat(RecordProperty named, ValueType.Alternatives choice, List<RecordProperty> parts) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode any = schema.putArray("oneOf");
        for (ValueType.Parts option : choice.options()) {
            List<RecordProperty> others =
                    parts.stream().filter(part -> !part.equals(named)).toList();
            ObjectNode object = object(option.parts());
            ObjectNode around = object(others);
            ObjectNode name = JSON.objectNode()
                    .put("description", named.setting().value())
                    .put("const", option.name());
            ObjectNode properties = JSON.objectNode().set(named.key(), name);
            properties.setAll((ObjectNode) object.get("properties"));
            properties.setAll((ObjectNode) around.get("properties"));
            object.set("properties", properties);
            ArrayNode required = JSON.arrayNode().add(named.key());
            object.path("required").forEach(required::add);
            around.path("required").forEach(required::add);
            object.set("required", required);
            any.add(object.put("title", option.name()));
        }
        return schema;
    }

    private ObjectNode object(List<RecordProperty> parts) {
        ObjectNode schema = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (RecordProperty part : parts) {
            ObjectNode property =
                    JSON.objectNode().put("description", part.setting().value());
            part.byDefault().ifPresent(text -> property.set("default", json(text)));
            ObjectNode value = of(part.form());
            if (value.has("$ref")) {
                // Draft 7 ignores what stands beside a reference.
                property.putArray("allOf").add(value);
            } else {
                property.setAll(value);
            }
            properties.set(part.key(), property);
            if (part.isRequired()) {
                required.add(part.key());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private ObjectNode of(ValueType form) {
        if (form instanceof ValueType.Perhaps perhaps) {
            ObjectNode absent = JSON.objectNode();
            ArrayNode words = absent.putArray("enum").add(perhaps.absent());
            if (perhaps.usual()) {
                words.addNull();
            }
            return anyOf(of(perhaps.form()), absent);
        }
        if (form instanceof ValueType.Several several) {
            return JSON.objectNode().put("type", "array").set("items", of(several.each()));
        }
        if (form instanceof ValueType.Alternatives choice) {
            return reference(choice.type(), () -> alternatives(choice));
        }
        if (form instanceof ValueType.Parts parts) {
            return reference(parts.type(), () -> settings(parts.parts()));
        }
        return simple((ValueType.Simple) form);
    }

    private ObjectNode reference(Class<?> type, Supplier<ObjectNode> schema) {
        String name = type.getSimpleName();
        if (!definitions.containsKey(name)) {
            // Its place is taken first: a type may hold itself.
            definitions.put(name, JSON.objectNode());
            definitions.put(name, schema.get());
        }
        return JSON.objectNode().put("$ref", "#/definitions/" + name);
    }

    private ObjectNode alternatives(ValueType.Alternatives choice) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode any = schema.putArray("anyOf");
        choice.scalar().ifPresent(parts -> any.add(of(parts.parts().get(0).form())));
        List<String> bare = choice.options().stream()
                .filter(option -> option.parts().stream().noneMatch(RecordProperty::isRequired))
                .map(ValueType.Parts::name)
                .toList();
        if (!bare.isEmpty()) {
            ArrayNode names = any.addObject().putArray("enum");
            bare.forEach(names::add);
        }
        for (ValueType.Parts option : choice.options()) {
            ObjectNode object = JSON.objectNode().put("type", "object").put("additionalProperties", false);
            object.putObject("properties").set(option.name(), longOrShort(choice, option));
            object.putArray("required").add(option.name());
            any.add(object);
        }
        return schema;
    }

    private ObjectNode longOrShort(ValueType.Alternatives choice, ValueType.Parts option) {
        ObjectNode settings = settings(option.parts());
        if (option.parts().stream().noneMatch(RecordProperty::isRequired)) {
            settings.putArray("type").add("object").add("null");
        }
        return choice.shorthandOf(option)
                .map(part -> anyOf(of(part.form()), settings))
                .orElse(settings);
    }

    private static ObjectNode anyOf(JsonNode... schemas) {
        ObjectNode schema = JSON.objectNode();
        schema.putArray("anyOf").addAll(List.of(schemas));
        return schema;
    }

    private static ObjectNode simple(ValueType.Simple form) {
        ObjectNode schema = JSON.objectNode();
        if (form instanceof ScalarTypes.WholeNumber number) {
            bounds(schema.put("type", "integer"), number.bounds());
        } else if (form instanceof ScalarTypes.RealNumber number) {
            bounds(schema.put("type", "number"), number.bounds());
        } else if (form instanceof ScalarTypes.Flag) {
            schema.put("type", "boolean");
        } else if (form instanceof ScalarTypes.OneOf oneOf) {
            ArrayNode names = schema.putArray("enum");
            oneOf.names().forEach(names::add);
        } else if (form instanceof ScalarTypes.WrittenText text) {
            // A pattern binds texts only, so that a number is welcome where it would do as a text.
            if ("1".matches(text.written().pattern())) {
                schema.putArray("type").add("string").add("integer");
            } else {
                schema.put("type", "string");
            }
            schema.put("pattern", text.written().pattern());
        } else {
            schema.putArray("type").add("string").add("number").add("boolean");
        }
        return schema;
    }

    private static void bounds(ObjectNode schema, NumberBounds bounds) {
        limit(schema, "minimum", bounds.atLeast());
        limit(schema, "exclusiveMinimum", bounds.above());
        limit(schema, "maximum", bounds.atMost());
        limit(schema, "exclusiveMaximum", bounds.below());
    }

    private static void limit(ObjectNode schema, String name, double value) {
        if (!Double.isInfinite(value)) {
            schema.set(name, json(SettingNumbers.text(value)));
        }
    }

    /** A default as JSON: a number where it is one, otherwise its text. */
    private static JsonNode json(String text) {
        String plain = text.replaceAll("^'(.*)'$", "$1");
        try {
            return MAPPER.readTree(plain);
        } catch (IOException e) {
            return JSON.textNode(plain);
        }
    }
}
