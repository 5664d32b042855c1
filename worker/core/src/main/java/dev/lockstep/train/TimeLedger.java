package dev.lockstep.train;

import dev.lockstep.events.Event;

/** Where the time of a rank goes, from one lap to the next. */
final class TimeLedger {
    private final long[] nanos = new long[Purpose.values().length];
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
        nanos[purpose.ordinal()] += now - since;
        since = now;
    }

    /** The same of a step, a part of which was a wait for rows. */
    void step(long nanosForRows) {
        lap(Purpose.STEPS);
        nanos[Purpose.STEPS.ordinal()] -= nanosForRows;
        nanos[Purpose.ROWS.ordinal()] += nanosForRows;
    }

    /** All of it until the last lap. */
    Event.Spent spent() {
        return new Event.Spent(
                seconds(Purpose.STEPS), seconds(Purpose.ROWS), seconds(Purpose.CHECKPOINTS), seconds(Purpose.JUDGING));
    }

    private double seconds(Purpose purpose) {
        return nanos[purpose.ordinal()] / 1e9;
    }
}
