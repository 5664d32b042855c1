package dev.lockstep.data;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A feed whose batches are filled ahead of the one who takes them, on another thread. A few batches go round: one is lent,
 * the others are full or being filled, so that memory is bounded and nothing is allocated for a step.
 */
final class PrefetchFeed implements BatchFeed {
    private static final int BATCHES = 3;

    private final BatchFiller filler;
    private final Executor threads;
    private final Duration deadline;
    private final String name;
    private final Batch[] ring = new Batch[BATCHES];
    private long lent = 0;
    private long nextToFill = 0;
    private boolean isFilling;
    private boolean isClosed;
    private @Nullable Throwable failure;

    /** @param name says whose feed it is, in messages */
    PrefetchFeed(String name, BatchFiller filler, Executor threads, Duration deadline) {
        this.name = name;
        this.filler = filler;
        this.threads = threads;
        this.deadline = deadline;
        for (int i = 0; i < BATCHES; i++) {
            ring[i] = filler.emptyBatch();
        }
    }

    @Override
    public synchronized Batch batch(long step) {
        if (step < lent || step > nextToFill) {
            seek(step);
        }
        lent = step;
        if (step < nextToFill) {
            ask();
            return slot(step);
        }
        ask();
        awaitUntil(() -> nextToFill > step, step);
        return slot(step);
    }

    private void seek(long step) {
        isClosed = true; // for as long as the filling thread needs to see that nobody wants what it does
        awaitUntil(() -> !isFilling, step);
        isClosed = false;
        nextToFill = step;
    }

    private void ask() {
        rethrow();
        if (!isFilling && hasRoom()) {
            isFilling = true;
            threads.execute(this::fillAll);
        }
    }

    private boolean hasRoom() {
        return nextToFill - lent < BATCHES && !isClosed && failure == null;
    }

    private Batch slot(long step) {
        return ring[(int) (step % BATCHES)];
    }

    private void fillAll() {
        try {
            for (long step = nextOrStop(); step >= 0; step = nextOrStop()) {
                filler.fill(step, slot(step));
                filled();
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private synchronized long nextOrStop() {
        if (hasRoom()) {
            return nextToFill;
        }
        isFilling = false;
        notifyAll();
        return -1;
    }

    private synchronized void filled() {
        nextToFill++;
        notifyAll();
    }

    private synchronized void failed(Throwable cause) {
        failure = cause;
        isFilling = false;
        notifyAll();
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitUntil(Condition condition, long step) {
        long start = System.nanoTime();
        while (!condition.holds()) {
            rethrow();
            long leftMs = deadline.toMillis() - (System.nanoTime() - start) / 1_000_000;
            if (leftMs <= 0) {
                throw new DataException("the feed of " + name + " had no batch for step " + (step + 1) + " after "
                        + deadline.toSeconds() + " s: is the storage of the data set slow or unreachable?");
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException("the feed of " + name + " was interrupted at step " + (step + 1), e);
            }
        }
    }

    /** In the thread of the one who takes batches, so that a failure is found where the step is known. */
    private void rethrow() {
        Throwable cause = failure;
        if (cause instanceof DataException known) {
            throw new DataException(String.valueOf(known.getMessage()), known);
        }
        if (cause != null) {
            throw new DataException("the feed of " + name + " failed: " + cause, cause);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
