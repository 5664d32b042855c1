package dev.lockstep.parallel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Work for others who may be slow, a disk or a terminal, done one after the other by a thread of its own: whoever gives an
 * errand never waits for it. How many wait is told, so that who gives them can keep to a bound.
 */
public final class BackgroundQueue implements AutoCloseable {
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final Clock clock;
    private final Object lock = new Object();
    private final Queue<Runnable> errands = new ArrayDeque<>();
    private final List<Thread> awaitingEnd = new ArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Thread worker;
    private long added;
    private long done;
    private boolean closed;
    private volatile long since;

    /** @param name of the thread, which begins when it is needed and does not keep a JVM alive */
    public BackgroundQueue(String name) {
        this(name, Clock.SYSTEM);
    }

    public BackgroundQueue(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        since = clock.nanoTime();
    }

    /** What it throws is for the thread to report: an errand catches what it knows. */
    public void add(Runnable errand) {
        synchronized (lock) {
            if (closed) {
                throw new RejectedExecutionException(name + " takes no more errands: it was closed");
            }
            if (waiting.getAndIncrement() == 0) {
                since = clock.nanoTime();
            }
            errands.add(errand);
            added++;
            if (worker == null) {
                worker = clock.thread(name, this::work);
                worker.start();
            } else {
                clock.unpark(worker);
            }
        }
    }

    private void work() {
        long idleSince = clock.nanoTime();
        while (true) {
            Runnable errand;
            synchronized (lock) {
                errand = errands.poll();
                if (errand == null && (closed || clock.nanoTime() - idleSince > IDLE_NANOS)) {
                    worker = null;
                    return;
                }
            }
            if (errand == null) {
                clock.park(this, IDLE_NANOS);
            } else {
                run(errand);
                idleSince = clock.nanoTime();
            }
        }
    }

    private void run(Runnable errand) {
        since = clock.nanoTime();
        try {
            errand.run();
        } catch (RuntimeException | Error e) {
            Thread own = Thread.currentThread();
            own.getUncaughtExceptionHandler().uncaughtException(own, e);
        } finally {
            Thread.interrupted(); // which was for that errand, and not for the next one
            waiting.decrementAndGet();
            synchronized (lock) {
                done++;
                awaitingEnd.forEach(clock::unpark);
            }
        }
    }

    /** Errands that are not done, the one under way among them. */
    public int waiting() {
        return waiting.get();
    }

    /** How long the one under way has taken by now; 0 where none is. */
    public Duration stalledFor() {
        return waiting.get() == 0 ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - since);
    }

    /** Waits until all that was given is done, or so long; says whether it is. */
    public boolean awaitAll(Duration most) throws InterruptedException {
        long began = clock.nanoTime();
        Thread own = Thread.currentThread();
        long all;
        synchronized (lock) {
            all = added;
            awaitingEnd.add(own);
        }
        try {
            while (!isDone(all)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = most.toNanos() - (clock.nanoTime() - began);
                if (left <= 0) {
                    return false;
                }
                clock.park(this, left);
            }
            return true;
        } finally {
            synchronized (lock) {
                awaitingEnd.remove(own);
            }
        }
    }

    private boolean isDone(long all) {
        synchronized (lock) {
            return done >= all;
        }
    }

    /** Takes no more, and waits for nothing. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            clock.unpark(worker);
        }
    }

    /** The same, and gives up what is not done. The errand that is under way is interrupted. */
    public void abandon() {
        synchronized (lock) {
            closed = true;
            done += errands.size();
            waiting.addAndGet(-errands.size());
            errands.clear();
            if (worker != null) {
                worker.interrupt();
            }
        }
    }
}
