package dev.lockstep.average;

import dev.lockstep.average.Purpose.What;
import dev.lockstep.order.Deal;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The average over ranks in several JVMs. A meeting goes through four stages, window by window, several windows at once: a
 * rank adds its own replicas and offers the sums; the link adds and brings the averages back; the rank collects them into
 * its replicas. Each stage does what it can; only when none can, the rank waits.
 */
final class LinkedAverager implements Averager {
    private final Membership membership;
    private final Deal deal;
    private final int rank;
    private final Link link;
    private final Windows windows;
    private final Folding folding;
    private final PartFolder[] folders;
    private final float[][] blocks;
    private final Replicas replicas = new Replicas();
    private final Words words;
    private final int ownParts;
    private final PartFolder.Source source = this::read;
    private final PartFolder.Sink sink = this::write;
    private final Sweep.Work contribution = this::contribute;
    private final Sweep.Work collection = this::collect;
    private final Sweep.Work gift = this::give;

    private long step = -1;
    private long meeting;
    private long contributed;
    private long collected;
    private long start;
    private int slot;
    private boolean closed;

    LinkedAverager(Topology topology, Membership membership, Link link, Windows windows, Folding folding) {
        this.membership = membership;
        this.link = link;
        this.windows = windows;
        this.folding = folding;
        deal = topology.deal();
        rank = membership.rank();
        FoldPlan plan = topology.planOf(rank);
        folders = folding.folders(plan);
        ownParts = plan.outputs().size();
        blocks = new float[folding.sweep().size()][PartFolder.BLOCK];
        words = new Words(deal, folding.rounding(), topology.mostToSay());
    }

    @Override
    public void at(long which) {
        step = which;
    }

    @Override
    public double[] average(List<List<FloatBuffer>> own, double[] notes) {
        long floats = replicas.take(own);
        windows.begin(floats, Windows.ALL);
        meet(What.AVERAGE, words.ofAverage(step, replicas.buffers(), floats, notes));
        double[] all = new double[deal.replicas()];
        for (int from = 0; from < deal.ranks(); from++) {
            Words.numbers(link.announcement(from), all, deal.first(from));
        }
        return all;
    }

    @Override
    public double[][] gather(double[][] own) {
        Rows rows = new Rows(deal, rank, own);
        do {
            windows.begin(0, Windows.ALL);
            meet(What.GATHER, words.ofGather(step, rows));
            for (int from = 0; from < deal.ranks(); from++) {
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
        membership.begin(meeting, new Purpose(purpose, step), windows.bytes());
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
                    membership.moved(link);
                } else {
                    membership.await(link);
                }
            }
        } catch (ProtocolException e) {
            throw membership.lose(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            membership.fail(e);
            throw e;
        }
        meeting++;
        membership.completed(meeting);
    }

    /** All ranks come to the same verdict, before one of them has changed anything. */
    private void checkAll() {
        for (int other = 1; other < deal.ranks(); other++) {
            Words.check(link.announcement(0), other, link.announcement(other));
        }
    }

    /** One window, so that it is on its way before the next is added. A slot is free when its averages are collected. */
    private boolean offer() {
        if (contributed == windows.end() || contributed == collected + Windows.SLOTS) {
            return false;
        }
        start = windows.start(contributed);
        slot = Windows.slot(contributed);
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
            slot = Windows.slot(collected);
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
            membership.leave();
        }
    }
}
