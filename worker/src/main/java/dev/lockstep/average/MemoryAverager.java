package dev.lockstep.average;

import dev.lockstep.average.MeetingPurpose.What;
import dev.lockstep.average.fold.ReplicaFold;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The average of replicas that live in one JVM, on one rank or on several. Buffers are read and written in place: each
 * rank owns a slice of every buffer and each thread of its team a part of that slice.
 */
public final class MemoryAverager implements Averager {
    private static final Map<String, MemoryBarrier> MEETINGS = new ConcurrentHashMap<>();
    /** Floats in a cache line: threads do not share one. */
    private static final int LINE = 16;

    private final String group;
    private final MemoryBarrier meeting;
    private final ReplicaAssignment assignment;
    private final int rank;
    private final ThreadTeam team;
    private final ReplicaFold[] folders;
    private long step = -1;
    private boolean closed;

    private MemoryAverager(
            String group,
            MemoryBarrier meeting,
            ReplicaAssignment assignment,
            int rank,
            ThreadTeam team,
            ReplicaFold[] folders) {
        this.group = group;
        this.meeting = meeting;
        this.assignment = assignment;
        this.rank = rank;
        this.team = team;
        this.folders = folders;
    }

    /**
     * Joins the ranks that average together.
     *
     * @param group the same for all ranks of one attempt, and for no other
     * @param deadline longest wait for another rank, at any meeting
     */
    public static MemoryAverager join(
            String group, ReplicaAssignment assignment, int rank, ThreadTeam team, Duration deadline) {
        return join(group, assignment, rank, team, deadline, WireRounding.NONE);
    }

    /** The same, with what replicas give and get rounded as if it had travelled between hosts. */
    public static MemoryAverager join(
            String group,
            ReplicaAssignment assignment,
            int rank,
            ThreadTeam team,
            Duration deadline,
            WireRounding rounding) {
        ReplicaFold[] folders = IntStream.range(0, team.size())
                .mapToObj(i -> new ReplicaFold(assignment.replicas(), rounding))
                .toArray(ReplicaFold[]::new);
        MEETINGS.values().removeIf(MemoryBarrier::isForsaken);
        MemoryBarrier meeting = MEETINGS.compute(group, (name, known) -> {
            MemoryBarrier joined = known == null ? new MemoryBarrier(assignment, deadline) : known;
            joined.join(rank, assignment);
            return joined;
        });
        return new MemoryAverager(group, meeting, assignment, rank, team, folders);
    }

    /** Groups that some rank has joined and not left yet. */
    static long openGroups() {
        return MEETINGS.values().stream().filter(MemoryBarrier::hasRanks).count();
    }

    @Override
    public void at(long which) {
        step = which;
    }

    @Override
    public double[] average(List<List<FloatBuffer>> own, double[] notes) {
        int first = assignment.first(rank);
        for (int i = 0; i < own.size(); i++) {
            meeting.bring(first + i, own.get(i).toArray(FloatBuffer[]::new), new double[] {notes[i]});
        }
        meeting.meet(rank, new MeetingPurpose(What.AVERAGE, step));
        try {
            meeting.check();
            FloatBuffer[][] buffers = meeting.buffers();
            checkShapes("replica", buffers);
            if (folders[0].changesAnything()) {
                team.run(member -> fold(buffers, member));
            }
            double[] all = new double[assignment.replicas()];
            Arrays.setAll(all, i -> meeting.row(i)[0]);
            return all;
        } finally {
            meeting.part(rank, "finish an average");
        }
    }

    /** All ranks come to the same verdict, before one of them has changed anything. */
    private static void checkShapes(String whose, FloatBuffer[][] buffers) {
        for (int other = 1; other < buffers.length; other++) {
            if (buffers[other].length != buffers[0].length) {
                throw new IllegalArgumentException(whose + " 0 has " + buffers[0].length + " buffers, " + whose + " "
                        + other + " has " + buffers[other].length);
            }
            for (int i = 0; i < buffers[0].length; i++) {
                if (buffers[other][i].capacity() != buffers[0][i].capacity()) {
                    throw new IllegalArgumentException("buffer " + i + " of " + whose + " 0 has "
                            + buffers[0][i].capacity() + " values, that of " + whose + " " + other + " has "
                            + buffers[other][i].capacity());
                }
            }
        }
    }

    private void fold(FloatBuffer[][] buffers, int member) {
        for (int index = 0; index < buffers[0].length; index++) {
            long length = buffers[0][index].capacity();
            int first = cut(length, assignment.first(rank), assignment.replicas());
            int end = cut(length, assignment.first(rank) + assignment.count(rank), assignment.replicas());
            long own = end - (long) first;
            folders[member].average(
                    buffers, index, first + cut(own, member, team.size()), first + cut(own, member + 1, team.size()));
        }
    }

    /** Where part {@code part} of so many begins, on a cache line; the last ends with the buffer. */
    private static int cut(long length, int part, int parts) {
        return part == parts ? (int) length : (int) (length * part / parts / LINE * LINE);
    }

    @Override
    public double[][] gather(double[][] own) {
        for (int i = 0; i < own.length; i++) {
            meeting.bring(assignment.first(rank) + i, new FloatBuffer[0], own[i].clone());
        }
        meeting.meet(rank, new MeetingPurpose(What.GATHER, step));
        try {
            meeting.check();
            double[][] all = new double[assignment.replicas()][];
            Arrays.setAll(all, i -> meeting.row(i).clone());
            return all;
        } finally {
            meeting.part(rank, "finish gathering");
        }
    }

    @Override
    public void broadcast(int giver, List<FloatBuffer> buffers) {
        meeting.bring(assignment.first(rank), buffers.toArray(FloatBuffer[]::new), new double[] {giver});
        meeting.meet(rank, new MeetingPurpose(What.BROADCAST, step));
        try {
            meeting.check();
            checkGivers();
            FloatBuffer[][] all = IntStream.range(0, assignment.ranks())
                    .mapToObj(other -> meeting.buffers()[assignment.first(other)])
                    .toArray(FloatBuffer[][]::new);
            checkShapes("rank", all);
            if (rank != giver) {
                team.run(member -> copy(all[giver], all[rank], member));
            }
        } finally {
            meeting.part(rank, "finish a broadcast");
        }
    }

    private void checkGivers() {
        double first = meeting.row(0)[0];
        for (int other = 1; other < assignment.ranks(); other++) {
            double its = meeting.row(assignment.first(other))[0];
            if (its != first) {
                throw new IllegalArgumentException("rank 0 comes to get what rank " + (int) first + " holds, rank "
                        + other + " to get what rank " + (int) its + " holds");
            }
        }
    }

    private void copy(FloatBuffer[] from, FloatBuffer[] to, int member) {
        for (int i = 0; i < from.length; i++) {
            int first = cut(from[i].capacity(), member, team.size());
            to[i].put(first, from[i], first, cut(from[i].capacity(), member + 1, team.size()) - first);
        }
    }

    /** Leaves the group. Those who wait for this rank are told at once. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            // Within the map, as joining is: who joins while the last one leaves waits for it, or begins anew.
            MEETINGS.computeIfPresent(group, (name, known) -> meeting.leave(rank) ? null : known);
        }
    }
}
