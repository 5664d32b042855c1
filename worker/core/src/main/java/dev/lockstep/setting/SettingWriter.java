package dev.lockstep.setting;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records to YAML with every default written out and every setting explained, so that it reads back as the same. */
public final class SettingWriter {
    private static final String INDENT = "  ";

    private final StringBuilder yaml = new StringBuilder();

    private SettingWriter() {}

    public static String write(Record record) {
        SettingWriter writer = new SettingWriter();
        writer.settings(new ValueType.Parts(record.getClass()), record, "");
        return writer.yaml.toString();
    }

    /** Every value by its path in what is written: {@code training.batch} is {@code 32}. */
    public static Map<String, String> values(Record record) {
        SettingFaults faults = new SettingFaults();
        Map<String, String> values = new LinkedHashMap<>();
        YamlText.parse(write(record), faults).ifPresent(root -> collect(root, "", values));
        if (!faults.isEmpty()) {
            throw new IllegalStateException("What is written cannot be read: " + faults.inOrder());
        }
        return values;
    }

    private static void collect(YamlNode node, String path, Map<String, String> values) {
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach((key, child) -> collect(child, YamlNode.path(path, key), values));
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                collect(sequence.items().get(i), YamlNode.path(path, i), values);
            }
        } else if (node instanceof YamlNode.Scalar scalar) {
            values.put(path, scalar.text());
        }
    }

    /** A word of a closed set as the run file spells it: {@code binaryCrossEntropy}. */
    public static String spelt(Enum<?> constant) {
        return SettingNames.of(constant);
    }

    /** The name of a record as the run file spells it: {@code maxPool}. */
    public static String spelt(Record record) {
        return spelt(record.getClass());
    }

    /** The name of a kind of record as the run file spells it. */
    public static String spelt(Class<? extends Record> kind) {
        return SettingNames.of(kind);
    }

    private void settings(ValueType.Parts parts, Object record, String indent) {
        for (RecordProperty part : parts.parts()) {
            Object value = part.of(record);
            Optional<ValueType.Alternatives> flat = part.flat();
            if (flat.isPresent()) {
                line(
                        indent,
                        part.key(),
                        SettingNames.of(value.getClass()),
                        part.setting().value());
                settings(new ValueType.Parts(value.getClass()), value, indent);
            } else {
                keyed(part.key(), part.form(), value, indent, part.setting().value());
            }
        }
    }

    private void keyed(String key, ValueType form, Object value, String indent, String comment) {
        if (form instanceof ValueType.Perhaps perhaps) {
            Optional<?> optional = (Optional<?>) value;
            if (optional.isPresent()) {
                keyed(key, perhaps.form(), optional.get(), indent, comment);
            } else {
                line(indent, key, perhaps.absent(), comment);
            }
        } else if (form instanceof ValueType.Simple simple) {
            line(indent, key, scalar(simple, value), comment);
        } else if (form instanceof ValueType.Several several) {
            list(key, several, (List<?>) value, indent, comment);
        } else if (form instanceof ValueType.Alternatives) {
            boolean bare = value.getClass().getRecordComponents().length == 0;
            line(indent, key, bare ? SettingNames.of(value.getClass()) : "", comment);
            if (!bare) {
                alternative(value, indent + INDENT);
            }
        } else {
            line(indent, key, "", comment);
            settings((ValueType.Parts) form, value, indent + INDENT);
        }
    }

    private void alternative(Object value, String indent) {
        ValueType.Parts parts = new ValueType.Parts(value.getClass());
        if (parts.parts().isEmpty()) {
            yaml.append(indent).append(parts.name()).append('\n');
        } else {
            line(indent, parts.name(), "", "");
            settings(parts, value, indent + INDENT);
        }
    }

    private void list(String key, ValueType.Several several, List<?> values, String indent, String comment) {
        line(indent, key, values.isEmpty() ? "[]" : "", comment);
        String inner = indent + INDENT;
        for (Object value : values) {
            int start = yaml.length();
            if (several.each() instanceof ValueType.Simple simple) {
                yaml.append(inner).append(INDENT).append(scalar(simple, value)).append('\n');
            } else if (several.each() instanceof ValueType.Alternatives) {
                alternative(value, inner + INDENT);
            } else {
                settings((ValueType.Parts) several.each(), value, inner + INDENT);
            }
            // The dash takes the place of the first two spaces of the entry's own indentation.
            yaml.replace(start + inner.length(), start + inner.length() + INDENT.length(), "- ");
        }
    }

    private void line(String indent, String key, String value, String comment) {
        yaml.append(indent).append(key).append(':');
        if (!value.isEmpty()) {
            yaml.append(' ').append(value);
        }
        if (!comment.isEmpty()) {
            yaml.append("  # ").append(comment);
        }
        yaml.append('\n');
    }

    private static String scalar(ValueType.Simple form, Object value) {
        String text = form.text(value);
        return form instanceof ScalarTypes.Text && !isPlain(text) ? '"' + quoted(text) + '"' : text;
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Whether YAML takes the text for the same text, and not for a number, a flag or nothing. */
    private static boolean isPlain(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_./-]*") && !text.matches("(?i)null|true|false|yes|no|on|off|y|n");
    }
}
