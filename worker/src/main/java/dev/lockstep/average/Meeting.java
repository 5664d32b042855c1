package dev.lockstep.average;

import dev.lockstep.order.Deal;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the ranks of one JVM meet: nobody leaves a meeting before all have come. What a rank brought before a meeting is
 * seen by all after it. A wait ends with the meeting, with the deadline, when a rank has left, or by interruption.
 */
final class Meeting {
    private static final long SPIN_NANOS = 100_000;
    private static final long NAP_NANOS = 200_000;

    private final Deal deal;
    private final Duration deadline;
    private final Runnable afterLast;
    private final FloatBuffer[][] buffers;
    private final double[][] rows;
    private final long[] met;
    private final @Nullable Thread[] waiting;
    private final boolean[] joined;
    private final boolean[] left;
    private final Object door = new Object();
    private volatile int come;
    private volatile long round;
    private volatile int firstToLeave = -1;
    private int inside;

    Meeting(Deal deal, Duration deadline, Runnable afterLast) {
        this.deal = deal;
        this.deadline = deadline;
        this.afterLast = afterLast;
        buffers = new FloatBuffer[deal.replicas()][];
        rows = new double[deal.replicas()][];
        met = new long[deal.ranks()];
        waiting = new Thread[deal.ranks()];
        joined = new boolean[deal.ranks()];
        left = new boolean[deal.ranks()];
    }

    void join(int rank) {
        synchronized (door) {
            if (joined[rank]) {
                throw new IllegalStateException("rank " + rank + " has joined already");
            }
            joined[rank] = true;
            inside++;
        }
    }

    void leave(int rank) {
        synchronized (door) {
            left[rank] = true;
            if (firstToLeave < 0) {
                firstToLeave = rank;
            }
            wakeAll();
            if (--inside == 0) {
                afterLast.run();
            }
        }
    }

    void bring(int replica, FloatBuffer[] what, double[] row) {
        buffers[replica] = what;
        rows[replica] = row;
    }

    FloatBuffer[][] buffers() {
        return buffers;
    }

    double[] row(int replica) {
        return rows[replica];
    }

    /** Waits for all ranks. */
    void meet(int rank, String purpose) {
        long meeting;
        synchronized (door) {
            meeting = round;
            met[rank]++;
            if (++come == deal.ranks()) {
                come = 0;
                round = meeting + 1;
                wakeAll();
                return;
            }
            waiting[rank] = Thread.currentThread();
        }
        await(rank, meeting, purpose);
    }

    private void wakeAll() {
        for (Thread thread : waiting) {
            LockSupport.unpark(thread);
        }
    }

    private void await(int rank, long meeting, String purpose) {
        long began = System.nanoTime();
        while (round == meeting) {
            long waited = System.nanoTime() - began;
            if (firstToLeave >= 0 && isMissing(firstToLeave, meeting)) {
                throw new LostRankException("rank " + rank + " lost rank " + firstToLeave
                        + ", which left before meeting " + meeting + " (to " + purpose + ")");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new LostRankException(
                        "rank " + rank + " was interrupted at meeting " + meeting + " (to " + purpose + ")");
            }
            if (waited > deadline.toNanos()) {
                throw new LostRankException(String.format(
                        Locale.ROOT,
                        "rank %d waited %.0f s for %s to %s (meeting %d)",
                        rank,
                        waited / 1e9,
                        missing(meeting),
                        purpose,
                        meeting));
            }
            if (waited < SPIN_NANOS && deal.ranks() <= Runtime.getRuntime().availableProcessors()) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }

    private boolean isMissing(int rank, long meeting) {
        synchronized (door) {
            return met[rank] <= meeting && round == meeting;
        }
    }

    private String missing(long meeting) {
        synchronized (door) {
            List<Integer> ranks = IntStream.range(0, deal.ranks())
                    .filter(r -> met[r] <= meeting)
                    .boxed()
                    .toList();
            return (ranks.size() == 1 ? "rank " : "ranks ")
                    + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
    }
}
