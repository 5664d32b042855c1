package dev.lockstep.average;

import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The ranks of a run as threads, each with its team, over any link. */
public final class Ranks implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final List<Thread> threads = new ArrayList<>();
    private final @Nullable Throwable[] failures;

    /** How the ranks of one group find each other. */
    public interface Link extends AutoCloseable {
        Averager join(int rank, ThreadTeam team);

        @Override
        default void close() {}
    }

    /** What a rank does while it is joined. */
    public interface Body {
        void run(Averager averager, int rank) throws Exception;
    }

    private Ranks(int ranks) {
        failures = new Throwable[ranks];
    }

    /** Runs all ranks to their end, and throws what one of them threw. */
    public static void run(Link link, ReplicaAssignment assignment, Body body) {
        try (Ranks ranks =
                start(link, assignment, IntStream.range(0, assignment.ranks()).toArray(), body)) {
            ranks.await();
            ranks.throwAny();
        }
    }

    /** Starts some of the ranks. */
    public static Ranks start(Link link, ReplicaAssignment assignment, int[] some, Body body) {
        Ranks ranks = new Ranks(assignment.ranks());
        for (int rank : some) {
            Thread thread =
                    new Thread(() -> ranks.failures[rank] = failureOf(link, assignment, rank, body), "rank-" + rank);
            thread.setDaemon(true);
            ranks.threads.add(thread);
        }
        ranks.threads.forEach(Thread::start);
        return ranks;
    }

    private static @Nullable Throwable failureOf(Link link, ReplicaAssignment assignment, int rank, Body body) {
        try (ThreadTeam team = new ThreadTeam(assignment.count(rank));
                Averager averager = link.join(rank, team)) {
            body.run(averager, rank);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    Thread thread(int index) {
        return threads.get(index);
    }

    public Ranks await() {
        for (Thread thread : threads) {
            try {
                thread.join(LONGEST.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " did not end: " + List.of(thread.getStackTrace()));
            }
        }
        return this;
    }

    /** What the rank ended with, where it did not end well. */
    public @Nullable Throwable failure(int rank) {
        return failures[rank];
    }

    private void throwAny() {
        for (Throwable failure : failures) {
            if (failure != null) {
                throw new AssertionError("a rank failed", failure);
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
