package dev.lockstep.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work in step. Member 0 is whoever calls {@link #run}; member i is always the same thread, so that what is
 * bound to a thread stays with its member. Members wait for their next task by spinning a moment before they park, where
 * there is a core for each.
 */
public final class ThreadTeam implements AutoCloseable {
    private static final long SPIN_NANOS = 100_000;

    private final Member[] members;
    private final Clock clock;
    private final boolean spins;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicBoolean goesOn = new AtomicBoolean();
    private volatile @Nullable Thread caller;
    private volatile int round;
    private volatile boolean closed;
    private volatile IntConsumer task = i -> {};

    /** By the clock of this machine. */
    public ThreadTeam(int size) {
        this(size, Clock.SYSTEM);
    }

    public ThreadTeam(int size, Clock clock) {
        if (size < 1) {
            throw new IllegalArgumentException("size=" + size + " is less than 1");
        }
        this.clock = clock;
        spins = clock.hasCoreForEachOf(size);
        members = new Member[size];
        for (int i = 1; i < size; i++) {
            members[i] = new Member(i);
            members[i].thread.start();
        }
    }

    public int size() {
        return members.length;
    }

    /** By which its threads wait. */
    public Clock clock() {
        return clock;
    }

    /**
     * Calls the task for each member at once, and returns when all are done. All that happened before is seen by the
     * members, and all that they did is seen afterwards. The first failure is thrown, the others are attached to it. One
     * round at a time: a task does not call this, nor do two threads.
     */
    public void run(IntConsumer each) {
        if (closed) {
            throw new IllegalStateException("the team was closed");
        }
        if (!goesOn.compareAndSet(false, true)) {
            throw new IllegalStateException("the team is at work: a round cannot begin within a round");
        }
        Throwable failure = null;
        try {
            begin(each);
            try {
                each.accept(0);
            } catch (Throwable e) {
                failure = e;
            }
            await(() -> working.get() == 0);
        } finally {
            goesOn.set(false);
        }
        throwAny(failure);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only one round goes on at a time
    private void begin(IntConsumer each) {
        caller = Thread.currentThread();
        task = each;
        working.set(members.length - 1);
        round = round + 1;
        for (int i = 1; i < members.length; i++) {
            members[i].wake();
        }
    }

    private void throwAny(@Nullable Throwable own) {
        Throwable first = own;
        for (int i = 1; i < members.length; i++) {
            Throwable other = members[i].failure;
            members[i].failure = null;
            if (first == null) {
                first = other;
            } else if (other != null && other != first) {
                first.addSuppressed(other);
            }
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) {
        if (spins) {
            long until = clock.nanoTime() + SPIN_NANOS;
            while (!condition.holds() && clock.nanoTime() < until) {
                clock.spin();
            }
        }
        boolean interrupted = false;
        while (!condition.holds()) {
            clock.park(this, Clock.UNTIL_WOKEN);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads; a round that goes on is finished first. */
    @Override
    public void close() {
        closed = true;
        for (int i = 1; i < members.length; i++) {
            clock.unpark(members[i].thread);
        }
        boolean interrupted = false;
        for (int i = 1; i < members.length; i++) {
            while (members[i].thread.isAlive()) {
                try {
                    clock.join(members[i].thread, Clock.UNTIL_WOKEN);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Member {
        private final int number;
        private final Thread thread;
        private volatile boolean parked;
        private volatile @Nullable Throwable failure;
        private int done;

        Member(int number) {
            this.number = number;
            thread = clock.thread("team-" + number, this::work);
        }

        /** A member that spins needs no system call. */
        void wake() {
            if (parked) {
                clock.unpark(thread);
            }
        }

        private void work() {
            while (true) {
                awaitRound();
                if (round == done) {
                    return;
                }
                done = round;
                try {
                    task.accept(number);
                } catch (Throwable e) {
                    failure = e;
                }
                if (working.decrementAndGet() == 0) {
                    clock.unpark(caller);
                }
            }
        }

        private void awaitRound() {
            if (spins) {
                long until = clock.nanoTime() + SPIN_NANOS;
                while (round == done && !closed && clock.nanoTime() < until) {
                    clock.spin();
                }
            }
            parked = true;
            while (round == done && !closed) {
                clock.park(ThreadTeam.this, Clock.UNTIL_WOKEN);
            }
            parked = false;
        }
    }
}
