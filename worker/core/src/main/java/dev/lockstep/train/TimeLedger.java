package dev.lockstep.train;

import dev.lockstep.events.Event;

/** Where the time of a rank goes, from one lap to the next. It is told of each step, and makes nothing of it that would be collected. */
final class TimeLedger {
    private long since = System.nanoTime();
    private long steps;
    private long rows;
    private long checkpoints;
    private long judging;

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
        add(purpose, now - since);
        since = now;
    }

    /** The same of a step, a part of which was a wait for rows. */
    void step(long nanosForRows) {
        lap(Purpose.STEPS);
        add(Purpose.STEPS, -nanosForRows);
        add(Purpose.ROWS, nanosForRows);
    }

    private void add(Purpose purpose, long nanos) {
        switch (purpose) {
            case STEPS -> steps += nanos;
            case ROWS -> rows += nanos;
            case CHECKPOINTS -> checkpoints += nanos;
            case JUDGING -> judging += nanos;
        }
    }

    /** All of it until the last lap. */
    Event.Spent spent() {
        return new Event.Spent(seconds(steps), seconds(rows), seconds(checkpoints), seconds(judging));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
