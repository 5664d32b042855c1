package dev.lockstep.average;

import dev.lockstep.average.MeetingPurpose.What;
import dev.lockstep.average.fold.FloatSlices;
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
 * rank owns a slice of every buffer and each thread of its team a part of that slice. So nothing is copied but for the
 * blocks of the fold, and there are no windows.
 */
public final class MemoryAverager implements Averager {
    private static final Map<String, MemoryBarrier> GROUPS = new ConcurrentHashMap<>();
    private final String group;
    private final MemoryBarrier barrier;
    private final ReplicaAssignment assignment;
    private final int rank;
    private final ThreadTeam team;
    private final ReplicaFold[] folds;
    private long step = -1;
    private boolean closed;

    private MemoryAverager(
            String group,
            MemoryBarrier barrier,
            ReplicaAssignment assignment,
            int rank,
            ThreadTeam team,
            ReplicaFold[] folds) {
        this.group = group;
        this.barrier = barrier;
        this.assignment = assignment;
        this.rank = rank;
        this.team = team;
        this.folds = folds;
    }

    /**
     * Joins the ranks that average together.
     *
     * @param group the same for all ranks of one attempt, and for no other
     * @param team whose clock is that of all ranks
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
        ReplicaFold[] folds = IntStream.range(0, team.size())
                .mapToObj(i -> new ReplicaFold(assignment.replicas(), rounding))
                .toArray(ReplicaFold[]::new);
        GROUPS.values().removeIf(MemoryBarrier::isAbandoned);
        MemoryBarrier barrier = GROUPS.compute(group, (name, known) -> {
            MemoryBarrier joined = known == null ? new MemoryBarrier(assignment, team.clock(), deadline) : known;
            joined.join(rank, assignment);
            return joined;
        });
        return new MemoryAverager(group, barrier, assignment, rank, team, folds);
    }

    /** Groups that some rank has joined and not left yet. */
    static long openGroups() {
        return GROUPS.values().stream().filter(MemoryBarrier::hasRanks).count();
    }

    @Override
    public void at(long which) {
        step = which;
    }

    @Override
    public double[] average(List<List<FloatBuffer>> own, double[] notes) {
        int first = assignment.first(rank);
        int each = notes.length / own.size();
        for (int i = 0; i < own.size(); i++) {
            double[] its = Arrays.copyOfRange(notes, each * i, each * (i + 1));
            barrier.contribute(first + i, own.get(i).toArray(FloatBuffer[]::new), its);
        }
        barrier.meet(rank, new MeetingPurpose(What.AVERAGE, step));
        try {
            barrier.check();
            FloatBuffer[][] buffers = barrier.buffers();
            checkShapes("replica", buffers);
            if (folds[0].changesAnything()) {
                team.run(member -> fold(buffers, member));
            }
            double[] all = new double[each * assignment.replicas()];
            Arrays.setAll(all, i -> barrier.row(i / each)[i % each]);
            return all;
        } finally {
            barrier.finish(rank, "finish an average");
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

    /** A rank's slice is as long as its share of the replicas, since it has a thread for each: all threads do the same work. */
    private void fold(FloatBuffer[][] buffers, int member) {
        for (int index = 0; index < buffers[0].length; index++) {
            long length = buffers[0][index].capacity();
            int first = FloatSlices.start(length, assignment.first(rank), assignment.replicas());
            int end = FloatSlices.start(length, assignment.first(rank + 1), assignment.replicas());
            long own = end - (long) first;
            folds[member].average(
                    buffers,
                    index,
                    first + FloatSlices.start(own, member, team.size()),
                    first + FloatSlices.start(own, member + 1, team.size()));
        }
    }

    @Override
    public double[][] gather(double[][] own) {
        for (int i = 0; i < own.length; i++) {
            barrier.contribute(assignment.first(rank) + i, new FloatBuffer[0], own[i].clone());
        }
        barrier.meet(rank, new MeetingPurpose(What.GATHER, step));
        try {
            barrier.check();
            double[][] all = new double[assignment.replicas()][];
            Arrays.setAll(all, i -> barrier.row(i).clone());
            return all;
        } finally {
            barrier.finish(rank, "finish gathering");
        }
    }

    @Override
    public void broadcast(int root, List<FloatBuffer> buffers) {
        barrier.contribute(assignment.first(rank), buffers.toArray(FloatBuffer[]::new), new double[] {root});
        barrier.meet(rank, new MeetingPurpose(What.BROADCAST, step));
        try {
            barrier.check();
            checkRoots();
            FloatBuffer[][] all = IntStream.range(0, assignment.ranks())
                    .mapToObj(other -> barrier.buffers()[assignment.first(other)])
                    .toArray(FloatBuffer[][]::new);
            checkShapes("rank", all);
            if (rank != root) {
                team.run(member -> copy(all[root], all[rank], member));
            }
        } finally {
            barrier.finish(rank, "finish a broadcast");
        }
    }

    private void checkRoots() {
        double first = barrier.row(0)[0];
        for (int other = 1; other < assignment.ranks(); other++) {
            double its = barrier.row(assignment.first(other))[0];
            if (its != first) {
                throw new IllegalArgumentException("rank 0 comes for what rank " + (int) first + " holds, rank " + other
                        + " for what rank " + (int) its + " holds");
            }
        }
    }

    private void copy(FloatBuffer[] from, FloatBuffer[] to, int member) {
        for (int i = 0; i < from.length; i++) {
            int first = FloatSlices.start(from[i].capacity(), member, team.size());
            int end = FloatSlices.start(from[i].capacity(), member + 1, team.size());
            to[i].put(first, from[i], first, end - first);
        }
    }

    /** Leaves the group. Those who wait for this rank are told at once. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            // Within the map, as joining is: who joins while the last one leaves waits for it, or begins anew.
            GROUPS.computeIfPresent(group, (name, known) -> barrier.leave(rank) ? null : known);
        }
    }
}
