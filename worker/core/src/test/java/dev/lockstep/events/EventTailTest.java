package dev.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {
    @TempDir
    private Path folder;

    private final List<String> heard = new ArrayList<>();

    private void hear(Instant time, Event event) {
        heard.add(time + " " + ((Event.Noted) event).message());
    }

    private static String line(int second, String message) {
        return "{\"time\":\"2026-01-01T00:00:0" + second + "Z\",\"event\":\"noted\",\"message\":\"" + message + "\"}\n";
    }

    @Test
    void whatIsWrittenIsToldOnceAndAsSoonAsItsLineIsWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("events.jsonl"), line(1, "ä"));
        EventTail tail = new EventTail(file);
        tail.more(this::hear);
        String next = line(2, "b");
        Files.writeString(file, next.substring(0, 20), StandardOpenOption.APPEND);
        tail.more(this::hear);
        assertThat(heard).containsExactly("2026-01-01T00:00:01Z ä");
        Files.writeString(file, next.substring(20) + "no event\n" + line(3, "c"), StandardOpenOption.APPEND);
        tail.more(this::hear);
        tail.more(this::hear);
        assertThat(heard).containsExactly("2026-01-01T00:00:01Z ä", "2026-01-01T00:00:02Z b", "2026-01-01T00:00:03Z c");
    }

    @Test
    void aLineThatWasCutShortAndTakenBackIsNoPartOfTheNext() throws Exception {
        Path file = Files.writeString(
                folder.resolve("events.jsonl"),
                line(1, "a") + line(2, "long, and cut").substring(0, 50));
        EventTail tail = new EventTail(file);
        tail.more(this::hear);
        Files.writeString(file, line(1, "a"));
        tail.more(this::hear);
        Files.writeString(file, line(1, "a") + line(3, "b"));
        tail.more(this::hear);
        assertThat(heard).containsExactly("2026-01-01T00:00:01Z a", "2026-01-01T00:00:03Z b");
    }

    @Test
    void aLogLongerThanWhatIsReadAtOnceIsToldWhole() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.append(line(i % 10, "n" + i));
        }
        EventTail tail = new EventTail(Files.writeString(folder.resolve("events.jsonl"), text));
        tail.more(this::hear);
        assertThat(heard).hasSize(30_000).last().isEqualTo("2026-01-01T00:00:09Z n29999");
    }
}
