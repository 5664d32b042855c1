package dev.lockstep.average;

import dev.lockstep.average.MeetingPurpose.What;
import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan;
import dev.lockstep.average.fold.FoldSettings;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.ReplicaBuffers;
import dev.lockstep.average.link.ExchangeLink;
import dev.lockstep.average.link.ProtocolException;
import dev.lockstep.average.rendezvous.RankLiveness;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The average over ranks in several JVMs. A meeting goes through four stages, window by window, several windows at once: a
 * rank adds its own replicas and offers the sums; the link adds and brings the averages back; the rank collects them into
 * its replicas. Each stage does what it can; only when none can, the rank waits.
 */
final class LinkedAverager implements Averager {
    private final RankLiveness liveness;
    private final ReplicaAssignment assignment;
    private final int rank;
    private final ExchangeLink link;
    private final ExchangeWindows windows;
    private final FoldSettings folding;
    private final PartialSumFold[] folders;
    private final float[][] blocks;
    private final ReplicaBuffers replicas = new ReplicaBuffers();
    private final MeetingMessage words;
    private final int ownParts;
    private final PartialSumFold.Source source = this::read;
    private final PartialSumFold.Sink sink = this::write;
    private final ParallelRange.Work contribution = this::contribute;
    private final ParallelRange.Work collection = this::collect;
    private final ParallelRange.Work gift = this::give;

    private long step = -1;
    private long meeting;
    private long contributed;
    private long collected;
    private long start;
    private int slot;
    private boolean closed;

    LinkedAverager(
            RankTopology topology,
            RankLiveness liveness,
            ExchangeLink link,
            ExchangeWindows windows,
            FoldSettings folding) {
        this.liveness = liveness;
        this.link = link;
        this.windows = windows;
        this.folding = folding;
        assignment = topology.assignment();
        rank = liveness.rank();
        FoldPlan plan = topology.planOf(rank);
        folders = folding.folders(plan);
        ownParts = plan.outputs().size();
        blocks = new float[folding.sweep().size()][PartialSumFold.BLOCK];
        words = new MeetingMessage(assignment, folding.rounding(), topology.mostToSay());
    }

    @Override
    public void at(long which) {
        step = which;
    }

    @Override
    public double[] average(List<List<FloatBuffer>> own, double[] notes) {
        long floats = replicas.take(own);
        windows.begin(floats, ExchangeWindows.ALL);
        meet(What.AVERAGE, words.ofAverage(step, replicas.buffers(), floats, notes));
        double[] all = new double[assignment.replicas()];
        for (int from = 0; from < assignment.ranks(); from++) {
            MeetingMessage.numbers(link.announcement(from), all, assignment.first(from));
        }
        return all;
    }

    @Override
    public double[][] gather(double[][] own) {
        GatheredRows rows = new GatheredRows(assignment, rank, own);
        do {
            windows.begin(0, ExchangeWindows.ALL);
            meet(What.GATHER, words.ofGather(step, rows));
            for (int from = 0; from < assignment.ranks(); from++) {
                rows.take(from, link.announcement(from));
            }
        } while (!rows.areComplete());
        return rows.all();
    }

    @Override
    public void broadcast(int giver, List<FloatBuffer> buffers) {
        long floats = replicas.take(List.of(buffers));
        windows.begin(floats, giver);
        meet(What.BROADCAST, words.ofBroadcast(step, replicas.buffers(), floats, giver));
    }

    private void meet(What purpose, ByteBuffer what) {
        liveness.begin(meeting, new MeetingPurpose(purpose, step), windows.bytes());
        try {
            link.announce(meeting, what);
            boolean checked = false;
            while (!(checked && collected == windows.end() && link.isDone())) {
                boolean moved = offer();
                moved |= link.advance();
                if (!checked && link.isAnnounced()) {
                    checkAll();
                    checked = true;
                    moved = true;
                }
                moved |= checked && collectArrived();
                if (moved) {
                    liveness.moved(link);
                } else {
                    liveness.await(link);
                }
            }
        } catch (ProtocolException e) {
            throw liveness.lose(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            liveness.fail(e);
            throw e;
        }
        meeting++;
        liveness.completed(meeting);
    }

    /** All ranks come to the same verdict, before one of them has changed anything. */
    private void checkAll() {
        for (int other = 1; other < assignment.ranks(); other++) {
            MeetingMessage.check(link.announcement(0), other, link.announcement(other));
        }
    }

    /** One window, so that it is on its way before the next is added. A slot is free when its averages are collected. */
    private boolean offer() {
        if (contributed == windows.end() || contributed == collected + ExchangeWindows.SLOTS) {
            return false;
        }
        start = windows.start(contributed);
        slot = ExchangeWindows.slot(contributed);
        if (!windows.areBroadcast()) {
            folding.sweep().over(windows.length(contributed), contribution);
        } else if (windows.giver() == rank) {
            folding.sweep().over(windows.length(contributed), gift);
        }
        link.offer(contributed++);
        return true;
    }

    private void contribute(int member, int first, int end) {
        folders[member].fold(source, sink, first, end);
    }

    /** What is broadcast goes the way of the first partial sum. */
    private void give(int member, int first, int end) {
        float[] block = blocks[member];
        for (int at = first; at < end; at += block.length) {
            int count = Math.min(block.length, end - at);
            replicas.read(0, start + at, block, count);
            write(0, at, block, count);
        }
    }

    private void read(int replica, int at, float[] into, int count) {
        replicas.read(replica, start + at, into, count);
        folding.rounding().round(into, count);
    }

    private void write(int part, int at, float[] from, int count) {
        link.sums().put((slot * ownParts + part) * windows.most() + at, from, 0, count);
    }

    private boolean collectArrived() {
        long arrived = link.arrived();
        boolean moved = collected < arrived;
        while (collected < arrived) {
            start = windows.start(collected);
            slot = ExchangeWindows.slot(collected);
            if (windows.giver() != rank) {
                folding.sweep().over(windows.length(collected), collection);
            }
            collected++;
        }
        return moved;
    }

    private void collect(int member, int first, int end) {
        float[] block = blocks[member];
        for (int at = first; at < end; at += block.length) {
            int count = Math.min(block.length, end - at);
            link.results().get(slot * windows.most() + at, block, 0, count);
            replicas.write(start + at, block, count);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            liveness.leave();
        }
    }
}
