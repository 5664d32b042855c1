package dev.lockstep.parallel;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work for others who may be slow, a disk or a terminal, done one after the other by a thread of its own: whoever gives an
 * errand never waits for it. How many wait is told, so that who gives them can keep to a bound.
 */
public final class BackgroundQueue implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long since = System.nanoTime();

    /** @param name of the thread, which begins when it is needed and does not keep a JVM alive */
    public BackgroundQueue(String name) {
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** What it throws is for the thread to report: an errand catches what it knows. */
    public void add(Runnable errand) {
        if (waiting.getAndIncrement() == 0) {
            since = System.nanoTime();
        }
        thread.execute(() -> {
            try {
                since = System.nanoTime();
                errand.run();
            } finally {
                waiting.decrementAndGet();
            }
        });
    }

    /** Errands that are not done, the one under way among them. */
    public int waiting() {
        return waiting.get();
    }

    /** How long the one under way has taken by now; 0 where none is. */
    public Duration stalledFor() {
        return waiting.get() == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Waits until all that was given is done, or so long; says whether it is. */
    public boolean awaitAll(Duration most) throws InterruptedException {
        if (waiting.get() == 0) {
            return true;
        }
        try {
            thread.submit(() -> {}).get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an errand of nothing failed", e);
        }
    }

    /** Takes no more, and waits for nothing. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
