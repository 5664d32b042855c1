package dev.lockstep.average;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the ranks of one JVM meet: nobody leaves a meeting before all have come. What a rank brought before a meeting is
 * seen by all after it. A wait ends with the meeting, with the deadline, when a rank has left, or by interruption. Once a
 * rank is lost no meeting comes about any more: whoever gave up may free what it brought.
 */
final class MemoryBarrier {
    private static final long SPIN_NANOS = 100_000;

    private final ReplicaAssignment assignment;
    private final Duration deadline;
    private final FloatBuffer[][] buffers;
    private final double[][] rows;
    private final MeetingPurpose[] purposes;
    private final long[] met;
    private final @Nullable Thread[] waiting;
    private final boolean[] joined;
    private final boolean spins;
    private final Object door = new Object();
    private volatile long round;
    /** Who is missing from now on, and why, as others are told. */
    private volatile @Nullable String lost;

    private int come;
    private int inside;
    private int everJoined;
    private long emptySince;

    MemoryBarrier(ReplicaAssignment assignment, Duration deadline) {
        this.assignment = assignment;
        this.deadline = deadline;
        buffers = new FloatBuffer[assignment.replicas()][];
        rows = new double[assignment.replicas()][];
        purposes = new MeetingPurpose[assignment.ranks()];
        met = new long[assignment.ranks()];
        waiting = new Thread[assignment.ranks()];
        joined = new boolean[assignment.ranks()];
        spins = assignment.ranks() <= Runtime.getRuntime().availableProcessors();
    }

    void join(int rank, ReplicaAssignment its) {
        synchronized (door) {
            if (!its.equals(assignment)) {
                throw new IllegalStateException(
                        "rank " + rank + " comes with " + its + ", the others with " + assignment);
            }
            if (joined[rank]) {
                throw new IllegalStateException("rank " + rank + " has joined already");
            }
            joined[rank] = true;
            everJoined++;
            inside++;
        }
    }

    /** Says whether it was the last that could leave. */
    boolean leave(int rank) {
        synchronized (door) {
            lose("rank " + rank + ", which left");
            if (--inside == 0) {
                Arrays.fill(buffers, null);
                emptySince = System.nanoTime();
            }
            return inside == 0 && everJoined == assignment.ranks();
        }
    }

    boolean hasRanks() {
        synchronized (door) {
            return inside > 0;
        }
    }

    /** Whether all have left, and those who never joined are too late by now. */
    boolean isForsaken() {
        synchronized (door) {
            return inside == 0 && everJoined > 0 && System.nanoTime() - emptySince > deadline.toNanos();
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

    /** Waits for all ranks, and holds that they come for the same. */
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
     * Waits for all ranks of the last meeting, who work with what all brought there. Each of them comes, whatever happens to
     * it, so that only the deadline ends this wait early: till then nobody may free what others still read.
     */
    void part(int rank, String purpose) {
        meet(rank, purpose, false);
    }

    private void meet(int rank, String purpose, boolean mayEnd) {
        long meeting;
        synchronized (door) {
            meeting = round;
            if (mayEnd && lost != null) {
                throw lost(rank, meeting, purpose);
            }
            met[rank]++;
            if (++come == assignment.ranks()) {
                come = 0;
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
            LockSupport.unpark(waiting[i]);
            waiting[i] = null;
        }
    }

    private void await(int rank, long meeting, String purpose, boolean mayEnd) {
        long began = System.nanoTime();
        while (round == meeting) {
            long left = deadline.toNanos() - (System.nanoTime() - began);
            boolean ends = mayEnd && (lost != null || Thread.currentThread().isInterrupted());
            if (left <= 0 || ends) {
                giveUp(rank, meeting, purpose);
            } else if (spins && deadline.toNanos() - left < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /** Ends the wait of a rank, unless the meeting has come about in the meantime. */
    private void giveUp(int rank, long meeting, String purpose) {
        synchronized (door) {
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
                .filter(r -> met[r] <= meeting)
                .boxed()
                .toList();
        return (ranks.size() == 1 ? "rank " : "ranks ")
                + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
