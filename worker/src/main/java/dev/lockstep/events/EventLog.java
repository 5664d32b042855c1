package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The events of a run as lines of JSON, each with its time: written as they come, read back later. */
public final class EventLog implements Consumer<Event>, AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module())
            .build();
    private static final Map<String, Class<?>> KINDS = new TreeMap<>();

    static {
        for (Class<?> kind : Event.class.getPermittedSubclasses()) {
            KINDS.put(name(kind), kind);
        }
    }

    private final Writer out;

    public EventLog(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
    }

    private static String name(Class<?> kind) {
        String simple = kind.getSimpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    public static String toJson(Event event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("time", Instant.now().toString());
        line.put("event", name(event.getClass()));
        line.setAll((ObjectNode) JSON.valueToTree(event));
        return line.toString();
    }

    public static Event fromJson(String line) {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(line);
            node.remove("time");
            JsonNode name = node.remove("event");
            Class<?> kind = KINDS.get(name.asText());
            if (kind == null) {
                throw new IllegalArgumentException("there is no event " + name);
            }
            return (Event) JSON.treeToValue(node, kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an event: " + line, e);
        }
    }

    /** All whole lines of a log; a last line that was torn by a crash is left out. */
    public static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        String text = Files.readString(file);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isBlank()) {
                events.add(fromJson(line));
            }
        }
        return events;
    }

    @Override
    public void accept(Event event) {
        try {
            out.write(toJson(event));
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the events of the run", e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
