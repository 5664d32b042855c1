package dev.lockstep.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The events of a run as lines of JSON, each with its time: written as they come, read back later. A line counts once
 * its newline is written: what stands behind the last newline was cut short by a kill, and the reader and the next
 * writer drop it.
 */
public final class EventLog implements Consumer<Event>, AutoCloseable {
    /** Of an event of a newer version, the fields that this one does not know are left out. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<?>> KINDS = Arrays.stream(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(EventLog::name, kind -> kind));

    private final Path file;
    private final FileChannel channel;

    EventLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file for appending, and makes it where there is none. */
    public static EventLog open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.position(wholeLines(Files.readAllBytes(file)));
        channel.truncate(channel.position());
        return new EventLog(file, channel);
    }

    private static String name(Class<?> kind) {
        String simple = kind.getSimpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    public static String toJson(Event event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("event", name(event.getClass()));
        line.setAll((ObjectNode) JSON.valueToTree(event));
        return line.toString();
    }

    public static Event fromJson(String line) {
        List<Event> event = new ArrayList<>(1);
        parse(line, event);
        if (event.isEmpty()) {
            throw new IllegalArgumentException("this version knows no such event: " + line);
        }
        return event.get(0);
    }

    /**
     * All whole lines of a log. Events of kinds that only a newer version knows are left out.
     *
     * @param bad told of each line that is no event, which is skipped: what a full disk has torn costs no more than itself
     */
    public static List<Event> read(Path file, Consumer<String> bad) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Event> events = new ArrayList<>();
        int number = 0;
        for (String line : new String(bytes, 0, wholeLines(bytes), StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            try {
                if (!line.isBlank()) {
                    parse(line, events);
                }
            } catch (IllegalArgumentException e) {
                bad.accept(file + ": line " + number + " is skipped: it " + e.getMessage()
                        + " (was the disk full, or the file edited?)");
            }
        }
        return List.copyOf(events);
    }

    /**
     * What still counts of the events of a run that ended too early and went on: nothing of the steps that it made once more,
     * and nothing at all of an attempt from which it did not go on. What was said of the data, before ranks started, counts
     * whatever became of an attempt, and was said last by whoever read the data last.
     */
    public static List<Event> standing(List<Event> events) {
        List<Event> ofData = new ArrayList<>();
        List<Event> standing = new ArrayList<>();
        List<Event> before = List.of();
        boolean isOfData = false;
        for (Event event : events) {
            if (event instanceof Event.DataPrepared) {
                ofData.clear();
                isOfData = true;
            } else if (event instanceof Event.RunEnded) {
                isOfData = false;
            } else if (event instanceof Event.RunStarted) {
                before = standing;
                standing = new ArrayList<>();
                isOfData = false;
            } else if (event instanceof Event.Resumed resumed) {
                List<Event> kept = new ArrayList<>(before);
                kept.removeIf(e -> isAfter(e, resumed.step()));
                standing.addAll(0, kept);
                before = List.of();
            } else if (event instanceof Event.EpochEnded epoch) {
                standing.removeIf(e -> e instanceof Event.EpochEnded same && same.epoch() == epoch.epoch());
            }
            (isOfData ? ofData : standing).add(event);
        }
        ofData.addAll(standing);
        return List.copyOf(ofData);
    }

    private static boolean isAfter(Event event, long step) {
        return event instanceof Event.RunEnded
                || event instanceof Event.GoodputMeasured
                || event instanceof Event.Evaluated
                || event instanceof Event.BaselineScored
                || event instanceof Event.BoundaryDrawn
                || event instanceof Event.Quantised
                || event instanceof Event.SaliencyDrawn
                || event instanceof Event.AnswersRanked
                || event instanceof Event.WorstShown
                || event instanceof Event.NumbersCompared
                || (event instanceof Event.EpochEnded epoch && epoch.step() > step)
                || (event instanceof Event.Progress progress && progress.step() > step);
    }

    /** Adds the event, unless only a newer version knows its kind; when it was said, or the beginning of time where it lacks that. */
    static Instant parse(String line, List<Event> into) {
        try {
            JsonNode json = JSON.readTree(line);
            if (!json.path("event").isTextual()) {
                throw new IllegalArgumentException("is not an event: it has no field \"event\"");
            }
            Class<?> kind = KINDS.get(json.path("event").textValue());
            if (kind != null) {
                into.add((Event) JSON.treeToValue(json, kind));
            }
            return Instant.parse(json.path("time").asText(Instant.EPOCH.toString()));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is not an event: its time is none", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not an event: " + e.getOriginalMessage(), e);
        }
    }

    /** When this returns the event is with the operating system: a kill of this process loses it no more. */
    @Override
    public synchronized void accept(Event event) {
        ByteBuffer line = ByteBuffer.wrap((toJson(event) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            long begin = channel.position();
            try {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            } catch (IOException e) {
                channel.position(begin); // the next event shall not come behind a part of this one
                channel.truncate(begin);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the events of the run to " + file, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    /** How many of the bytes make up whole lines. */
    private static int wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
