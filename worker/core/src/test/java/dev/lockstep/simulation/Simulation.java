package dev.lockstep.simulation;

import dev.lockstep.order.SplitMixRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A world in which all that happens follows from a seed: real threads, of which one runs at a time, until it waits. Who waits passes the
 * baton on to whoever is due next, and time goes on to when that is. So blocking code runs as it is, hours pass in
 * milliseconds, and a seed that fails fails again.
 */
public final class Simulation implements AutoCloseable {
    static final long NEVER = Long.MAX_VALUE;
    /** From being woken to running, at most. */
    private static final int WAKING_NANOS = 20_000;

    private static final int MOST_LINES = 300;
    /** Of simulated time, for who is told to end. */
    private static final Duration LONGEST_END = Duration.ofMinutes(10);

    private final SplitMixRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final Semaphore observer = new Semaphore(0);
    private final Deque<String> lines = new ArrayDeque<>();
    private final boolean isTold;
    private long now;
    private long eventsMade;
    private long waitsMade;
    private long digest;
    private long limit;
    private BooleanSupplier done = () -> false;
    private @Nullable SimulatedThread next;
    private @Nullable Throwable failure;

    /** What happens at a time; of those at the same time chance decides. */
    private record Event(long at, long chance, long number, String what, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            int byChance = byTime == 0 ? Long.compare(chance, other.chance) : byTime;
            return byChance == 0 ? Long.compare(number, other.number) : byChance;
        }
    }

    /** How a run ended: it was so, or time was up, or nothing would ever happen any more. */
    public enum End {
        DONE,
        LATE,
        STUCK
    }

    /** @param isTold whether what happens is written down, which takes time and changes nothing */
    public Simulation(long seed, boolean isTold) {
        random = new SplitMixRandom(SplitMixRandom.seed(seed, 1));
        this.isTold = isTold;
    }

    public SimulatedProcess process(SimulatedNetwork network, String host) {
        SimulatedProcess process = new SimulatedProcess(this, network, host, processes.size());
        processes.add(process);
        return process;
    }

    /** By which this world decides what its inhabitants do not. */
    public SplitMixRandom random() {
        return random;
    }

    /** Since this world began. */
    public long now() {
        return now;
    }

    /** Computing takes time, too. */
    void pass(int nanos) {
        now += nanos;
    }

    /** Follows from all that happened, and in which order: that of the same seed is the same. */
    public long digest() {
        return digest;
    }

    /** Something happens later. */
    public void at(long time, String what, Runnable action) {
        events.add(new Event(Math.max(now, time), random.nextLong(), eventsMade++, what, action));
    }

    /** Writes down what happens, for who looks for the cause of a failure. */
    public void tell(String what) {
        if (isTold) {
            lines.add(String.format(Locale.ROOT, "%13.3f ms  %s", now / 1e6, what));
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
        }
    }

    /** The last of what was told. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Ends the run: something is wrong. Only the first failure counts. */
    public void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    /** Lets time pass until it is so, or so much has passed; to be called by whoever looks at the world from outside. */
    public End run(BooleanSupplier until, Duration most) {
        done = until;
        limit = now + most.toNanos();
        if (!isOver()) {
            goOn(null);
        }
        if (failure != null || until.getAsBoolean()) {
            return End.DONE;
        }
        return events.isEmpty() ? End.STUCK : End.LATE;
    }

    private boolean isOver() {
        return failure != null
                || done.getAsBoolean()
                || events.isEmpty()
                || events.element().at() > limit;
    }

    /** Whoever has the baton lets happen what is next, until that is to go on itself; nobody is who looks from outside. */
    private void goOn(@Nullable SimulatedThread own) {
        while (next == null && !isOver()) {
            happen(events.remove());
        }
        SimulatedThread to = next;
        next = null;
        if (to == own) {
            return;
        }
        if (to == null) {
            observer.release();
        } else {
            to.giveBaton();
        }
        if (own == null) {
            observer.acquireUninterruptibly();
        } else if (!own.hasEnded()) {
            own.awaitBaton();
        }
    }

    private void happen(Event event) {
        now = Math.max(now, event.at());
        digest = SplitMixRandom.seed(digest, event.at(), event.what().hashCode());
        try {
            event.action().run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    void begin(SimulatedThread thread) {
        threads.add(thread);
        long wait = thread.beginWait(++waitsMade);
        resumeSoon(thread, wait);
    }

    /** Waits for whoever wakes this thread, but not for longer than until then. */
    void await(SimulatedThread own, long until) {
        long wait = own.beginWait(++waitsMade);
        if (until != NEVER) {
            at(until, own.getName(), () -> resume(own, wait));
        }
        goOn(own);
        own.process().checkIsAlive();
    }

    private void resume(SimulatedThread thread, long wait) {
        if (thread.isIn(wait) && !thread.process().defers(() -> resume(thread, wait))) {
            thread.endWait();
            next = thread;
        }
    }

    private void resumeSoon(SimulatedThread thread, long wait) {
        at(now + random.nextInt(WAKING_NANOS), thread.getName(), () -> resume(thread, wait));
    }

    /** Where it does not wait, nothing happens. */
    void wake(SimulatedThread thread) {
        if (!thread.isIn(0)) {
            resumeSoon(thread, thread.waits());
        }
    }

    /** A thread that has ended passes the baton on for good. */
    void leave(SimulatedThread ended) {
        threads.remove(ended);
        goOn(ended);
    }

    /** Who still lives: a leak, where all should have ended. */
    public List<String> threads() {
        return threads.stream().map(Thread::getName).toList();
    }

    /** Ends all that lives here. */
    @Override
    public void close() {
        processes.forEach(SimulatedProcess::kill);
        Throwable found = failure;
        failure = null;
        run(threads::isEmpty, LONGEST_END);
        failure = found;
        if (!threads.isEmpty()) {
            throw new IllegalStateException("threads did not end with their processes: " + threads());
        }
    }
}
