package dev.lockstep.average;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.Clock;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The barrier of the ranks of one JVM: nobody passes before all have arrived. What a rank contributed before it is seen by
 * all after it. A wait ends when all have arrived, with the deadline, when a rank has left, or by interruption. Once a rank
 * is lost nobody passes any more: whoever gave up may free what it contributed.
 *
 * <p>A meeting has two barriers, at its beginning ({@link #meet}) and at its end ({@link #finish}): between them all read and
 * write the buffers of all, and no rank may free its own, whatever happens to it.
 */
final class MemoryBarrier {
    /** Ranks arrive close to each other, and a thread that is parked takes long to wake. */
    private static final long SPIN_NANOS = 100_000;

    private final ReplicaAssignment assignment;
    private final Clock clock;
    private final Duration deadline;
    private final FloatBuffer[][] buffers;
    private final double[][] rows;
    private final MeetingPurpose[] purposes;
    private final long[] arrivals;
    private final @Nullable Thread[] waiting;
    private final boolean[] joined;
    private final boolean spins;
    private final Object lock = new Object();
    private volatile long round;
    /** Who is missing from now on, and why, as others are told. */
    private volatile @Nullable String lost;

    private int arrived;
    private int members;
    private int everJoined;
    private long emptySince;

    MemoryBarrier(ReplicaAssignment assignment, Clock clock, Duration deadline) {
        this.assignment = assignment;
        this.clock = clock;
        this.deadline = deadline;
        buffers = new FloatBuffer[assignment.replicas()][];
        rows = new double[assignment.replicas()][];
        purposes = new MeetingPurpose[assignment.ranks()];
        arrivals = new long[assignment.ranks()];
        waiting = new Thread[assignment.ranks()];
        joined = new boolean[assignment.ranks()];
        spins = clock.hasCoreForEachOf(assignment.ranks());
    }

    void join(int rank, ReplicaAssignment its) {
        synchronized (lock) {
            if (!its.equals(assignment)) {
                throw new IllegalStateException(
                        "rank " + rank + " joins with " + its + ", the others with " + assignment);
            }
            if (joined[rank]) {
                throw new IllegalStateException("rank " + rank + " has joined already");
            }
            joined[rank] = true;
            everJoined++;
            members++;
        }
    }

    /**
     * Says whether it was the last that could leave: all have joined once, and none is left. The buffers of others are
     * forgotten then, as their memory is about to be freed.
     */
    boolean leave(int rank) {
        synchronized (lock) {
            lose("rank " + rank + ", which left");
            if (--members == 0) {
                Arrays.fill(buffers, null);
                emptySince = clock.nanoTime();
            }
            return members == 0 && everJoined == assignment.ranks();
        }
    }

    boolean hasRanks() {
        synchronized (lock) {
            return members > 0;
        }
    }

    /** Whether all have left, and those who never joined are too late by now. */
    boolean isAbandoned() {
        synchronized (lock) {
            return members == 0 && everJoined > 0 && clock.nanoTime() - emptySince > deadline.toNanos();
        }
    }

    /** What a replica brings to the next meeting; plain writes, which the lock of the barrier publishes. */
    void contribute(int replica, FloatBuffer[] what, double[] row) {
        buffers[replica] = what;
        rows[replica] = row;
    }

    FloatBuffer[][] buffers() {
        return buffers;
    }

    double[] row(int replica) {
        return rows[replica];
    }

    /** Waits for all ranks to come. */
    void meet(int rank, MeetingPurpose purpose) {
        purposes[rank] = purpose;
        meet(rank, purpose.toString(), true);
    }

    /** All ranks come to the same verdict, before one of them has changed anything. */
    void check() {
        for (int other = 1; other < purposes.length; other++) {
            MeetingPurpose.check(purposes[0], other, purposes[other]);
        }
    }

    /**
     * Waits for all ranks of the last meeting, who work with what all contributed. Each of them arrives, whatever happens to
     * it, so that only the deadline ends this wait early: until then nobody may free what others still read.
     */
    void finish(int rank, String purpose) {
        meet(rank, purpose, false);
    }

    /** The last rank that arrives releases all others by the next round. Whoever waits looks at the round without the lock. */
    private void meet(int rank, String purpose, boolean mayEnd) {
        long meeting;
        synchronized (lock) {
            meeting = round;
            if (mayEnd && lost != null) {
                throw lost(rank, meeting, purpose);
            }
            arrivals[rank]++;
            if (++arrived == assignment.ranks()) {
                arrived = 0;
                round = meeting + 1;
                wakeAll();
                return;
            }
            waiting[rank] = Thread.currentThread();
        }
        await(rank, meeting, purpose, mayEnd);
    }

    private void wakeAll() {
        for (int i = 0; i < waiting.length; i++) {
            clock.unpark(waiting[i]);
            waiting[i] = null;
        }
    }

    /**
     * Spins a moment, then parks. A park may end for no reason and an unpark may come before it: so the round decides, and the
     * deadline is counted from the beginning. Who must wait all the same puts an interruption off, with which no park would wait.
     */
    private void await(int rank, long meeting, String purpose, boolean mayEnd) {
        long began = clock.nanoTime();
        boolean interrupted = false;
        try {
            while (round == meeting) {
                interrupted |= !mayEnd && Thread.interrupted();
                long left = deadline.toNanos() - (clock.nanoTime() - began);
                boolean ends = mayEnd && (lost != null || Thread.currentThread().isInterrupted());
                if (left <= 0 || ends) {
                    giveUp(rank, meeting, purpose);
                } else if (spins && deadline.toNanos() - left < SPIN_NANOS) {
                    clock.spin();
                } else {
                    clock.park(this, left);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the wait of a rank, unless the meeting has come about in the meantime. */
    private void giveUp(int rank, long meeting, String purpose) {
        synchronized (lock) {
            if (round != meeting) {
                return;
            }
            if (lost != null) {
                throw lost(rank, meeting, purpose);
            }
            if (Thread.currentThread().isInterrupted()) {
                lose("rank " + rank + ", which was interrupted");
                throw new LostRankException(
                        "rank " + rank + " was interrupted at meeting " + meeting + " (to " + purpose + ")");
            }
            String seconds = String.format(Locale.ROOT, "%.1f s", deadline.toNanos() / 1e9);
            String missing = missing(meeting);
            lose(missing + ", which did not come within " + seconds);
            throw new LostRankException("rank " + rank + " waited " + seconds + " for " + missing + " to " + purpose
                    + " (meeting " + meeting + ")");
        }
    }

    /** Only the first loss counts: those after it follow from it. */
    private void lose(String who) {
        if (lost == null) {
            lost = who;
        }
        wakeAll();
    }

    private LostRankException lost(int rank, long meeting, String purpose) {
        return new LostRankException(
                "rank " + rank + " lost " + lost + ", at meeting " + meeting + " (to " + purpose + ")");
    }

    private String missing(long meeting) {
        List<Integer> ranks = IntStream.range(0, assignment.ranks())
                .filter(r -> arrivals[r] <= meeting)
                .boxed()
                .toList();
        return (ranks.size() == 1 ? "rank " : "ranks ")
                + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
