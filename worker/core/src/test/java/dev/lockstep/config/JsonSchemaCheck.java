package dev.lockstep.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** As much of a JSON Schema validator as the schema of run files needs; an unknown keyword is an error. */
final class JsonSchemaCheck {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode root;

    JsonSchemaCheck(String schema) throws JsonProcessingException {
        this.root = new ObjectMapper().readTree(schema);
    }

    boolean accepts(String yaml) throws JsonProcessingException {
        return accepts(root, YAML.readTree(yaml));
    }

    private boolean accepts(JsonNode schema, JsonNode value) {
        for (Map.Entry<String, JsonNode> rule : schema.properties()) {
            if (!holds(rule.getKey(), rule.getValue(), schema, value)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(String keyword, JsonNode rule, JsonNode schema, JsonNode value) {
        return switch (keyword) {
            case "$schema", "title", "description", "default", "definitions" -> true;
            case "$ref" -> accepts(root.at(rule.asText().substring(1)), value);
            case "allOf" -> all(rule).allMatch(each -> accepts(each, value));
            case "anyOf" -> all(rule).anyMatch(each -> accepts(each, value));
            case "oneOf" -> all(rule).filter(each -> accepts(each, value)).count() == 1;
            case "type" ->
                rule.isArray() ? all(rule).anyMatch(type -> isA(type.asText(), value)) : isA(rule.asText(), value);
            case "enum" -> all(rule).anyMatch(value::equals);
            case "const" -> value.equals(rule);
            case "pattern" -> value.asText().matches(rule.asText());
            case "minimum" -> number(value) >= rule.asDouble();
            case "exclusiveMinimum" -> number(value) > rule.asDouble();
            case "maximum" -> number(value) <= rule.asDouble();
            case "exclusiveMaximum" -> number(value) < rule.asDouble();
            case "items" -> all(value).allMatch(each -> accepts(rule, each));
            case "required" -> all(rule).allMatch(key -> value.has(key.asText()));
            case "properties" ->
                rule.properties().stream()
                        .allMatch(each ->
                                !value.has(each.getKey()) || accepts(each.getValue(), value.get(each.getKey())));
            case "additionalProperties" ->
                value.properties().stream()
                        .allMatch(each -> schema.get("properties").has(each.getKey()));
            default -> throw new AssertionError("The schema uses a keyword that this check does not know: " + keyword);
        };
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Editors read YAML 1.2, in which 1e-5 is a number; Jackson reads 1.1, in which it is a text. */
    private static double number(JsonNode value) {
        try {
            return Double.parseDouble(value.asText());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> !Double.isNaN(number(value));
            default -> throw new AssertionError("No type of JSON: " + type);
        };
    }
}
