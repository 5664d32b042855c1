package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The events of a run in a file, one JSON line each. A line counts once its newline is written: what stands behind the
 * last newline was torn off by a kill, and is dropped by readers and by the next writer.
 */
public final class EventLog implements AutoCloseable {
    private static final Map<String, Class<?>> KINDS = Arrays.stream(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(EventLog::name, kind -> kind));

    private final FileChannel channel;
    private final Clock clock;

    private EventLog(FileChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** Opens the file for appending, and makes it where there is none. */
    public static EventLog open(Path file) throws IOException {
        return open(file, Clock.systemUTC());
    }

    static EventLog open(Path file, Clock clock) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.position(whole(Files.readAllBytes(file)));
            channel.truncate(channel.position());
            return new EventLog(channel, clock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Appends an event; it is with the operating system when this returns. Ranks of one JVM may call it at once. */
    public synchronized void append(Event event) throws IOException {
        ObjectNode line = EventJson.EVENTS.createObjectNode();
        line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("event", name(event.getClass()));
        line.setAll((ObjectNode) EventJson.EVENTS.valueToTree(event));
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    /** All events of a file, in their order. Events of kinds that this version does not know are left out. */
    public static List<Event> read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, 0, whole(bytes), StandardCharsets.UTF_8);
        List<Event> events = new ArrayList<>();
        int number = 0;
        for (String line : text.isEmpty() ? new String[0] : text.split("\n")) {
            number++;
            try {
                parse(line, events);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                throw new IOException(
                        file + ": line " + number + " is not an event: " + cause + " (was the file edited or cut?)", e);
            }
        }
        return List.copyOf(events);
    }

    private static void parse(String line, List<Event> into) throws JsonProcessingException {
        JsonNode json = EventJson.EVENTS.readTree(line);
        if (!json.path("event").isTextual()) {
            throw new IllegalArgumentException("it has no field \"event\"");
        }
        Class<?> kind = KINDS.get(json.path("event").textValue());
        if (kind != null) {
            into.add((Event) EventJson.EVENTS.treeToValue(json, kind));
        }
    }

    private static String name(Class<?> kind) {
        return Character.toLowerCase(kind.getSimpleName().charAt(0)) + kind.getSimpleName().substring(1);
    }

    /** How many of the bytes are whole lines. */
    private static int whole(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
