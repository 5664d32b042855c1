package dev.lockstep.parallel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time, and the threads for which it passes. Who reads the time, waits for another thread or begins one asks the clock that it was
 * given: so a simulation decides when a wait ends, and which of several threads goes on first.
 */
public interface Clock {
    /** That of this machine. */
    Clock SYSTEM = new SystemClock();

    /** For a wait that only another thread ends. */
    long UNTIL_WOKEN = Long.MAX_VALUE;

    /** Passes evenly, from a beginning that says nothing. */
    long nanoTime();

    /**
     * Waits for another thread to call {@link #unpark}, at most so long. It may end before for no reason, and ends at once where this thread
     * is interrupted, or was unparked since it last waited.
     */
    void park(Object blocker, long mostNanos);

    void unpark(@Nullable Thread thread);

    /** Waits for less than it takes to sleep and to wake. */
    void spin();

    /** The same, where another thread may need this core. */
    void offerCore();

    /** Whether so many threads may spin, each on a core of its own. */
    boolean hasCoreForEachOf(long threads);

    void sleep(Duration time) throws InterruptedException;

    /** A thread that does not keep its process alive, to be started. */
    Thread thread(String name, Runnable work);

    /** Waits until a thread has ended, at most so long. */
    void join(Thread thread, long mostNanos) throws InterruptedException;
}
