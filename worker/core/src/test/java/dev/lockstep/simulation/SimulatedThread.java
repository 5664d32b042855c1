package dev.lockstep.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A thread that runs only while it has the baton, of which a world has one. */
final class SimulatedThread extends Thread {
    private final Simulation world;
    private final SimulatedProcess process;
    private final Runnable work;
    private final Semaphore baton = new Semaphore(0);
    private final List<SimulatedThread> awaitMyEnd = new ArrayList<>();
    private boolean hasPermit;
    private boolean hasEnded;
    /** The number of the wait that it is in, or 0: whatever would end one before it comes too late. */
    private long waits;

    SimulatedThread(Simulation world, SimulatedProcess process, String name, Runnable work) {
        super(name + " of " + process.name());
        this.world = world;
        this.process = process;
        this.work = work;
        setDaemon(true);
        setUncaughtExceptionHandler((own, thrown) -> unexpected(thrown));
    }

    /** The thread that asks, which a world has begun. */
    static SimulatedThread current() {
        if (Thread.currentThread() instanceof SimulatedThread own) {
            return own;
        }
        throw new IllegalStateException(Thread.currentThread().getName() + " is no thread of a simulated world");
    }

    SimulatedProcess process() {
        return process;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public synchronized void start() {
        process.own(this);
        super.start();
        world.begin(this);
    }

    @Override
    public void run() {
        awaitBaton();
        try {
            process.checkIsAlive();
            work.run();
        } catch (KilledError e) {
            // It ends with its process.
        } catch (Throwable e) {
            unexpected(e);
        }
        hasEnded = true;
        awaitMyEnd.forEach(world::wake);
        world.leave(this);
    }

    private void unexpected(Throwable thrown) {
        if (!process.isDead()) {
            world.fail(new AssertionError(getName() + " came to what nobody expects: " + thrown, thrown));
        }
    }

    @Override
    public void interrupt() {
        super.interrupt();
        world.wake(this);
    }

    void giveBaton() {
        baton.release();
    }

    /** Also where it is interrupted, which is for the work to notice. */
    void awaitBaton() {
        baton.acquireUninterruptibly();
    }

    long beginWait(long number) {
        waits = number;
        return number;
    }

    boolean isIn(long wait) {
        return waits == wait;
    }

    long waits() {
        return waits;
    }

    void endWait() {
        waits = 0;
    }

    /** As {@link java.util.concurrent.locks.LockSupport} has it: one that was unparked before does not wait. */
    boolean takePermit() {
        boolean had = hasPermit;
        hasPermit = false;
        return had;
    }

    void permit() {
        hasPermit = true;
        world.wake(this);
    }

    void addAwaiting(SimulatedThread other) {
        awaitMyEnd.add(other);
    }
}
