package dev.lockstep.parallel;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Work that a thread of its own goes on with while another one computes, a round at a time. */
public final class SideWork implements AutoCloseable {
    private static final Duration ONE_WAIT = Duration.ofHours(1);

    private final BackgroundQueue thread;
    private volatile boolean isComputing;

    /** @param name of the thread, which begins when it is needed and does not keep a JVM alive */
    public SideWork(String name, Clock clock) {
        thread = new BackgroundQueue(name, clock);
    }

    /**
     * Computes, and returns when the round that goes on then is over, too. What rounds did is seen afterwards, and by them what was done before.
     *
     * @param round done over and over meanwhile, unless it says that it is over; it waits itself where there is nothing to do, and throws nothing
     * @param wake ends such a wait
     */
    public void during(Runnable computing, BooleanSupplier round, Runnable wake) {
        isComputing = true;
        thread.add(() -> {
            boolean goesOn = true;
            while (goesOn && isComputing) {
                goesOn = round.getAsBoolean();
            }
        });
        try {
            computing.run();
        } finally {
            isComputing = false;
            wake.run();
            awaitRest();
        }
    }

    private void awaitRest() {
        boolean isOver = false;
        boolean interrupted = false;
        while (!isOver) {
            try {
                isOver = thread.awaitAll(ONE_WAIT);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
