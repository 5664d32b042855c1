package dev.lockstep.train;

import dev.lockstep.events.Event;
import java.util.EnumMap;
import java.util.Map;

/** Where the time of a rank goes, from one lap to the next. */
final class TimeLedger {
    private final Map<Purpose, Long> nanos = new EnumMap<>(Purpose.class);
    private long since = System.nanoTime();

    /** What time is spent on. */
    enum Purpose {
        STEPS,
        ROWS,
        CHECKPOINTS,
        JUDGING
    }

    /** From here on time is told of. */
    void begin() {
        since = System.nanoTime();
    }

    /** All since the last lap was for this. */
    void lap(Purpose purpose) {
        long now = System.nanoTime();
        nanos.merge(purpose, now - since, Long::sum);
        since = now;
    }

    /** The same of a step, a part of which was a wait for rows. */
    void step(long nanosForRows) {
        lap(Purpose.STEPS);
        nanos.merge(Purpose.STEPS, -nanosForRows, Long::sum);
        nanos.merge(Purpose.ROWS, nanosForRows, Long::sum);
    }

    /** All of it until the last lap. */
    Event.Spent spent() {
        return new Event.Spent(
                seconds(Purpose.STEPS), seconds(Purpose.ROWS), seconds(Purpose.CHECKPOINTS), seconds(Purpose.JUDGING));
    }

    private double seconds(Purpose purpose) {
        return nanos.getOrDefault(purpose, 0L) / 1e9;
    }
}
