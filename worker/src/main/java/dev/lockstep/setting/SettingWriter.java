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
        writer.settings(new Form.Parts(record.getClass()), record, "");
        return writer.yaml.toString();
    }

    /** Every value by its path in what is written: {@code training.batch} is {@code 32}. */
    public static Map<String, String> values(Record record) {
        Faults faults = new Faults();
        Map<String, String> values = new LinkedHashMap<>();
        YamlText.parse(write(record), faults).ifPresent(root -> collect(root, "", values));
        if (!faults.isEmpty()) {
            throw new IllegalStateException("What is written cannot be read: " + faults.inOrder());
        }
        return values;
    }

    private static void collect(Node node, String path, Map<String, String> values) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, child) -> collect(child, Node.path(path, key), values));
        } else if (node instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                collect(sequence.items().get(i), Node.path(path, i), values);
            }
        } else if (node instanceof Node.Scalar scalar) {
            values.put(path, scalar.text());
        }
    }

    /** A word of a closed set as the run file spells it: {@code binaryCrossEntropy}. */
    public static String spelt(Enum<?> constant) {
        return Names.of(constant);
    }

    /** The name of a record as the run file spells it: {@code maxPool}. */
    public static String spelt(Record record) {
        return spelt(record.getClass());
    }

    /** The name of a kind of record as the run file spells it. */
    public static String spelt(Class<? extends Record> kind) {
        return Names.of(kind);
    }

    private void settings(Form.Parts parts, Object record, String indent) {
        for (Part part : parts.parts()) {
            Object value = part.of(record);
            Optional<Form.Alternatives> flat = part.flat();
            if (flat.isPresent()) {
                line(
                        indent,
                        part.key(),
                        Names.of(value.getClass()),
                        part.setting().value());
                settings(new Form.Parts(value.getClass()), value, indent);
            } else {
                keyed(part.key(), part.form(), value, indent, part.setting().value());
            }
        }
    }

    private void keyed(String key, Form form, Object value, String indent, String comment) {
        if (form instanceof Form.Perhaps perhaps) {
            Optional<?> optional = (Optional<?>) value;
            if (optional.isPresent()) {
                keyed(key, perhaps.form(), optional.get(), indent, comment);
            } else {
                line(indent, key, perhaps.absent(), comment);
            }
        } else if (form instanceof Form.Simple simple) {
            line(indent, key, scalar(simple, value), comment);
        } else if (form instanceof Form.Several several) {
            list(key, several, (List<?>) value, indent, comment);
        } else if (form instanceof Form.Alternatives) {
            boolean bare = value.getClass().getRecordComponents().length == 0;
            line(indent, key, bare ? Names.of(value.getClass()) : "", comment);
            if (!bare) {
                alternative(value, indent + INDENT);
            }
        } else {
            line(indent, key, "", comment);
            settings((Form.Parts) form, value, indent + INDENT);
        }
    }

    private void alternative(Object value, String indent) {
        Form.Parts parts = new Form.Parts(value.getClass());
        if (parts.parts().isEmpty()) {
            yaml.append(indent).append(parts.name()).append('\n');
        } else {
            line(indent, parts.name(), "", "");
            settings(parts, value, indent + INDENT);
        }
    }

    private void list(String key, Form.Several several, List<?> values, String indent, String comment) {
        line(indent, key, values.isEmpty() ? "[]" : "", comment);
        String inner = indent + INDENT;
        for (Object value : values) {
            int start = yaml.length();
            if (several.each() instanceof Form.Simple simple) {
                yaml.append(inner).append(INDENT).append(scalar(simple, value)).append('\n');
            } else if (several.each() instanceof Form.Alternatives) {
                alternative(value, inner + INDENT);
            } else {
                settings((Form.Parts) several.each(), value, inner + INDENT);
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

    private static String scalar(Form.Simple form, Object value) {
        String text = form.text(value);
        return form instanceof Scalars.Text && !isPlain(text) ? '"' + quoted(text) + '"' : text;
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Whether YAML takes the text for the same text, and not for a number, a flag or nothing. */
    private static boolean isPlain(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_./-]*") && !text.matches("(?i)null|true|false|yes|no|on|off|y|n");
    }
}
