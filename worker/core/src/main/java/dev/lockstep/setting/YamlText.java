package dev.lockstep.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** YAML text to {@link YamlNode}s. */
public final class YamlText {
    private static final YAMLFactory YAML = new YAMLFactory();
    private static final Pattern LINE = Pattern.compile("line (\\d{1,9}), column \\d+");

    private final YAMLParser parser;
    private final IntFunction<SettingPlace> placeOfLine;
    private final SettingFaults faults;

    private YamlText(YAMLParser parser, IntFunction<SettingPlace> placeOfLine, SettingFaults faults) {
        this.parser = parser;
        this.placeOfLine = placeOfLine;
        this.faults = faults;
    }

    /** The tree of a file; empty where the file is, or where it is no YAML, which is then a fault. */
    public static Optional<YamlNode> parse(String text, SettingFaults faults) {
        return parse(text, "", SettingPlace::line, faults);
    }

    /** The tree of a value that stands outside of the file, all of it at one place. */
    static Optional<YamlNode> parse(String text, String path, SettingPlace place, SettingFaults faults) {
        return parse(text, path, line -> place, faults);
    }

    private static Optional<YamlNode> parse(
            String text, String path, IntFunction<SettingPlace> placeOfLine, SettingFaults faults) {
        try (YAMLParser parser = YAML.createParser(text)) {
            YamlText reader = new YamlText(parser, placeOfLine, faults);
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.empty();
            }
            YamlNode root = reader.node(first, reader.place(), path);
            if (parser.nextToken() != null) {
                faults.add(reader.place(), path, "begins a second document", "remove the line --- and what follows it");
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            List<Integer> lines = linesOf(e);
            SettingPlace place = placeOfLine.apply(lines.get(lines.size() - 1));
            String around = place.line() == lines.get(0) || place.line() == 0
                    ? "around here"
                    : "from line " + lines.get(0) + " on";
            faults.add(place, path, "is not YAML: " + said(e), "look at the indentation and the brackets " + around);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot happen: a text is read from memory", e);
        }
    }

    /** The lines that the parser names: where something began, where it went wrong. Its own position lags behind. */
    private static List<Integer> linesOf(JsonProcessingException e) {
        List<Integer> lines = LINE.matcher(e.getOriginalMessage())
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
        return lines.isEmpty() ? List.of(1) : lines;
    }

    /** The sentences of what the parser says; between them, indented, it repeats the text. */
    private static String said(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .collect(Collectors.joining(", "));
    }

    private SettingPlace place() {
        return placeOfLine.apply(parser.currentTokenLocation().getLineNr());
    }

    private YamlNode node(JsonToken token, SettingPlace place, String path) throws IOException {
        if (parser.isCurrentAlias()) {
            faults.add(place, path, "is an alias, which is not followed", "write the value out");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping(place, path);
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence(place, path);
        }
        return new YamlNode.Scalar(place, parser.getText(), token == JsonToken.VALUE_NULL);
    }

    private YamlNode mapping(SettingPlace place, String path) throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            SettingPlace keyPlace = place();
            YamlNode value = node(parser.nextToken(), keyPlace, YamlNode.path(path, key));
            YamlNode first = entries.putIfAbsent(key, value);
            if (first != null) {
                faults.add(
                        keyPlace,
                        YamlNode.path(path, key),
                        "is given twice, first on " + first.place(),
                        "keep one of them");
            }
        }
        return new YamlNode.Mapping(place, entries);
    }

    private YamlNode sequence(SettingPlace place, String path) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, place(), YamlNode.path(path, items.size())));
        }
        return new YamlNode.Sequence(place, items);
    }
}
