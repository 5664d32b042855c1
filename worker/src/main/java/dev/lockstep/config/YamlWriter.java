package dev.lockstep.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lockstep.setting.Choice;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes records as YAML, every setting of them. */
final class YamlWriter {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private YamlWriter() {}

    static String write(Object record) {
        try {
            return YAML.writeValueAsString(settings(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values can be written", e);
        }
    }

    private static Map<String, Object> settings(Object record) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = Records.value(component, record);
            Choice choice = component.getType().getAnnotation(Choice.class);
            if (choice != null && !choice.namedBy().isEmpty()) {
                settings.put(choice.namedBy(), Names.of(value.getClass()));
                settings.putAll(settings(value));
            } else if (!(value instanceof Optional<?> optional) || optional.isPresent()) {
                settings.put(component.getName(), plain(value));
            }
        }
        return settings;
    }

    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElseThrow());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(YamlWriter::plain).toList();
        }
        if (value instanceof Enum<?> constant) {
            return Names.of(constant);
        }
        if (Scalars.knows(value.getClass())) {
            return value.toString();
        }
        if (!value.getClass().isRecord()) {
            return value;
        }
        return isChoice(value.getClass()) ? Map.of(Names.of(value.getClass()), settings(value)) : settings(value);
    }

    private static boolean isChoice(Class<?> record) {
        for (Class<?> parent : record.getInterfaces()) {
            if (parent.isAnnotationPresent(Choice.class)) {
                return true;
            }
        }
        return false;
    }
}
