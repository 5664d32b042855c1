package dev.lockstep.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads YAML into nodes that know their places. */
final class YamlTree {
    private static final YAMLFactory YAML = new YAMLFactory();
    private static final int DEEPEST = 50;

    private final YAMLParser parser;
    private final String place;
    private final Faults faults;
    private int depth;

    private YamlTree(YAMLParser parser, String place, Faults faults) {
        this.parser = parser;
        this.place = place;
        this.faults = faults;
    }

    /** @param place where the text stands, or empty for a file, whose lines are counted */
    static Node read(String text, String place, Faults faults) {
        try (YAMLParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                return Node.Mapping.empty(place.isEmpty() ? "line 1" : place);
            }
            return new YamlTree(parser, place, faults).node();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            faults.add(
                    place.isEmpty() ? "line " + Math.max(1, line) : place,
                    "this is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("it cannot be read"));
            return Node.Mapping.empty("line " + line);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
    }

    private Node node() throws IOException {
        if (++depth > DEEPEST) {
            faults.add(here(), "is nested deeper than any run file");
            throw new JsonTooDeep(parser);
        }
        String here = here();
        JsonToken token = parser.currentToken();
        Node node;
        if (token == JsonToken.START_OBJECT) {
            node = mapping(here);
        } else if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node());
            }
            node = new Node.Sequence(here, items);
        } else {
            node = new Node.Scalar(here, token == JsonToken.VALUE_NULL ? "" : parser.getText());
        }
        depth--;
        return node;
    }

    private Node mapping(String here) throws IOException {
        Node.Mapping mapping = Node.Mapping.empty(here);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String keyPlace = here();
            parser.nextToken();
            Node first = mapping.entries().putIfAbsent(key, node());
            if (first != null) {
                faults.add(keyPlace, key + " is given twice (first at " + first.place() + "); keep one");
            }
        }
        return mapping;
    }

    private String here() {
        return place.isEmpty() ? "line " + parser.currentTokenLocation().getLineNr() : place;
    }

    private static final class JsonTooDeep extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        JsonTooDeep(YAMLParser parser) {
            super("nested too deep", parser.currentLocation());
        }
    }
}
