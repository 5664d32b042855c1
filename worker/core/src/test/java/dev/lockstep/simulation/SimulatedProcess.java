package dev.lockstep.simulation;

import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.parallel.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of a simulated world, on a host: its clock, its threads and its sockets. It can be killed, and stopped for a while. */
public final class SimulatedProcess implements Clock {
    private static final int READING_NANOS = 200;
    private static final int SPIN_NANOS = 1_000;
    private static final int OFFERED_NANOS = 10_000;
    /** Who sleeps for less sleeps longer, as on a machine that has too few cores. */
    private static final long SHORT_SLEEP_NANOS = 1_000_000;

    private final Simulation world;
    private final SimulatedSockets sockets;
    private final String host;
    private final String name;
    /** Clocks of processes have nothing to do with each other. */
    private final long beginning;

    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<Runnable> deferred = new ArrayList<>();
    private boolean isDead;
    private boolean isStopped;

    SimulatedProcess(Simulation world, SimulatedNetwork network, String host, int number) {
        this.world = world;
        this.host = host;
        name = "process " + number + " on " + host;
        sockets = new SimulatedSockets(this, network);
        beginning = world.random().nextLong() >> 2;
    }

    public String name() {
        return name;
    }

    /** The address of its host. */
    public String host() {
        return host;
    }

    public boolean isDead() {
        return isDead;
    }

    Simulation world() {
        return world;
    }

    public ExchangePlatform platform(int widestWindow) {
        return new ExchangePlatform(name, this, sockets, widestWindow);
    }

    /** Sockets and selectors that are open: a leak, where it has closed all that it opened. */
    public List<String> open() {
        return sockets.open();
    }

    void own(SimulatedThread thread) {
        threads.add(thread);
    }

    /** As by {@code kill -9}: none of its threads does anything any more, and the system closes its sockets. */
    public void kill() {
        if (!isDead) {
            world.tell(name + " is killed");
            isDead = true;
            isStopped = false;
            deferred.clear();
            sockets.closeAll();
            threads.forEach(world::wake);
        }
    }

    /** As by {@code kill -STOP}, and after so long by {@code kill -CONT}. */
    public void stop(Duration time) {
        if (!isDead) {
            world.tell(name + " is stopped for " + time.toMillis() + " ms");
            isStopped = true;
            world.at(world.now() + time.toNanos(), name + " goes on", this::goOn);
        }
    }

    private void goOn() {
        world.tell(name + " goes on");
        isStopped = false;
        List<Runnable> now = List.copyOf(deferred);
        deferred.clear();
        now.forEach(one -> world.at(world.now(), name, one));
    }

    /** Whether something waits until this process goes on. */
    boolean defers(Runnable what) {
        if (isStopped) {
            deferred.add(what);
        }
        return isStopped;
    }

    /** Nothing that a dead process does is seen: what its threads ask for ends them. */
    void checkIsAlive() {
        if (isDead && SimulatedThread.current().process() == this) {
            throw new KilledError(name);
        }
    }

    /** What a call of the system takes, after which another thread may go on. */
    void callSystem() {
        checkIsAlive();
        world.pass(1_000);
        if (world.random().nextInt(8) == 0) {
            world.await(SimulatedThread.current(), world.now() + world.random().nextInt(20_000));
        }
    }

    @Override
    public long nanoTime() {
        checkIsAlive();
        world.pass(READING_NANOS);
        return beginning + world.now();
    }

    /** When a wait of so long ends. */
    long until(long mostNanos) {
        long time = world.now() + mostNanos;
        return time < 0 ? Simulation.NEVER : time;
    }

    @Override
    public void park(Object blocker, long mostNanos) {
        SimulatedThread own = SimulatedThread.current();
        checkIsAlive();
        if (!own.takePermit() && !own.isInterrupted() && mostNanos > 0) {
            long more = mostNanos < SHORT_SLEEP_NANOS ? world.random().nextInt(20 * (int) mostNanos) : 0;
            world.await(own, until(mostNanos + more));
            own.takePermit();
        }
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        checkIsAlive();
        if (thread instanceof SimulatedThread other) {
            other.permit();
        }
    }

    @Override
    public void spin() {
        world.await(SimulatedThread.current(), world.now() + SPIN_NANOS);
    }

    @Override
    public void offerCore() {
        world.await(SimulatedThread.current(), world.now() + OFFERED_NANOS);
    }

    /** Waiting shows more than spinning, and takes fewer moves. */
    @Override
    public boolean hasCoreForEachOf(long many) {
        return false;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        checkIsAlive();
        long until = until(time.toNanos());
        do {
            checkInterrupt();
            world.await(SimulatedThread.current(), until);
        } while (world.now() < until);
        checkInterrupt();
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public Thread thread(String called, Runnable work) {
        return new SimulatedThread(world, this, called, work);
    }

    @Override
    public void join(Thread thread, long mostNanos) throws InterruptedException {
        checkIsAlive();
        SimulatedThread other = (SimulatedThread) thread;
        long until = until(mostNanos);
        other.addAwaiting(SimulatedThread.current());
        while (!other.hasEnded() && world.now() < until) {
            checkInterrupt();
            world.await(SimulatedThread.current(), until);
        }
        if (other.hasEnded()) {
            other.join(); // which is at its very end
        }
    }
}
