package dev.lockstep.driver.page.track;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.time.Instant;

/** Tells another tool of a run. May take long, and may fail: a run goes on without it. */
public interface RunTracker extends AutoCloseable {
    void accept(Instant time, Event event) throws IOException;

    @Override
    void close() throws IOException;
}
