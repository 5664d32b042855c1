package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.page.track.RunTracker;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TrackedListenerTest {
    private static final Event NOTED = new Event.Noted("of its data");
    private static final Event STARTED = new Event.RunStarted(
            "moons", "runs/moons-1", 1, 1, 32, 3, 5, 337, Map.of(), List.of(), List.of(2), Optional.empty(), Map.of());

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** A tool that takes so many events. */
    private final class Tool implements RunTracker {
        private int left;

        Tool(String name, int takes) {
            left = takes;
            told.add(name);
        }

        @Override
        public void accept(Instant time, Event event) throws IOException {
            if (left-- == 0) {
                throw new IOException("the tool is full");
            }
            told.add(event.getClass().getSimpleName());
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }

    @Test
    void whatWasSaidBeforeTheRunBeganIsToldWhenItsNameIsKnown() {
        TrackedListener listener = new TrackedListener(RunListener.NOBODY, name -> new Tool(name, 9), said::add);
        List.of(NOTED, STARTED, new Event.Progress(1, 1, 0.5, 10)).forEach(listener::accept);
        listener.ended(Path.of("runs/moons-1"));
        assertThat(told).containsExactly("moons-1", "Noted", "RunStarted", "Progress", "closed");
        assertThat(said).isEmpty();
    }

    @Test
    void aToolThatFailsIsSaidOnceAndTheRunGoesOn() {
        List<Event> heard = new CopyOnWriteArrayList<>();
        TrackedListener listener = new TrackedListener(heard::add, name -> new Tool(name, 1), said::add);
        List.of(STARTED, NOTED, NOTED).forEach(listener::accept);
        listener.ended(Path.of("runs/moons-1"));
        assertThat(told).containsExactly("moons-1", "RunStarted");
        assertThat(said).hasSize(1).first().asString().contains("goes on without being tracked", "the tool is full");
        assertThat(heard).hasSize(3);
    }
}
