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
import dev.lockstep.average.link.RankMessages;
import dev.lockstep.average.rendezvous.RankLiveness;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.SideWork;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The average over ranks in several JVMs: an all-reduce in windows.
 *
 * <p>A window goes through four stages, and several windows are under way at once: a rank adds its own replicas and offers
 * the partial sums; the link adds those of all ranks; it brings the averages back; the rank collects them into its replicas.
 * One thread does what any stage can do, and only when none can, it waits.
 *
 * <p>Averages are written over what was averaged, so that no second copy of the model is needed. The price: when a rank is
 * lost in the middle of a meeting, some windows of a survivor are averaged already and others are not. Its buffers are torn,
 * and nothing in them tells; that the call throws does. So a survivor does not go on from its buffers, but from a copy that it
 * made after the average before; and who lets a call write into such a copy marks it as torn before, and as whole only when
 * the call has returned. Ranks that are not in lockstep are told apart before anything is written.
 *
 * <p>What is written from its end to its beginning, as a gradient is, need not be complete for its first windows to go: a second thread
 * does the same rounds while it is computed, and whoever computed takes over for what is left. One of the two at a time.
 */
final class LinkedAverager implements Averager {
    /** They are not known when an average begins whose floats are still computed. */
    private static final double[] NO_NOTES = {};

    private final RankLiveness liveness;
    private final ReplicaAssignment assignment;
    private final int rank;
    private final ExchangeLink link;
    private final ExchangeWindows windows;
    private final FoldSettings settings;
    private final PartialSumFold[] folds;
    private final float[][] blocks;
    private final ReplicaBuffers replicas = new ReplicaBuffers();
    private final MeetingMessage message;
    private final int ownParts;
    private final PartialSumFold.Source source = this::read;
    private final PartialSumFold.Sink sink = this::write;
    private final ParallelRange.Work folding = this::fold;
    private final ParallelRange.Work copying = this::copy;
    private final ParallelRange.Work collecting = this::collect;
    private final boolean leavesHosts;
    private final SideWork beside;
    private final BooleanSupplier roundBeside = this::roundBeside;

    private long step = -1;
    private long meeting;
    private long contributed;
    private long collected;
    /** Of the window that is being added or collected, as the threads see them: itself, and where it begins. */
    private long window;

    private long start;
    private boolean isChecked;
    /** Whether windows of the next average are under way, or have been, while it was computed. */
    private boolean hasBegun;

    private LongSupplier writtenFrom = LinkedAverager::allIsWritten;
    private @Nullable Throwable failureBeside;
    private boolean closed;

    LinkedAverager(
            RankTopology topology,
            RankLiveness liveness,
            ExchangeLink link,
            ExchangeWindows windows,
            FoldSettings settings,
            SideWork beside) {
        this.liveness = liveness;
        this.link = link;
        this.windows = windows;
        this.settings = settings;
        this.beside = beside;
        leavesHosts = topology.islands().size() > 1;
        assignment = topology.assignment();
        rank = liveness.rank();
        FoldPlan plan = topology.planOf(rank);
        folds = settings.folds(plan);
        ownParts = plan.outputs().size();
        blocks = new float[settings.threads().size()][PartialSumFold.BLOCK];
        message = new MeetingMessage(assignment, settings.rounding(), RankMessages.mostBytes(assignment.ranks()));
    }

    @Override
    public void at(long which) {
        step = which;
    }

    @Override
    public double[] average(List<List<FloatBuffer>> own, double[] notes) {
        if (hasBegun) {
            finishBegun(own);
            return notesOfAll(notes, own.size());
        }
        long floats = replicas.set(own);
        windows.begin(floats, ExchangeWindows.NO_ROOT);
        meet(What.AVERAGE, message.ofAverage(step, replicas.buffers(), floats, notes));
        int each = notes.length / own.size();
        double[] all = new double[each * assignment.replicas()];
        for (int from = 0; from < assignment.ranks(); from++) {
            MeetingMessage.numbers(link.announcement(from), all, each * assignment.first(from));
        }
        return all;
    }

    /**
     * It is worth it between hosts: memory that ranks share is as fast as they compute. And where there is more than one window, since the
     * last one is complete only with all of the rest.
     */
    @Override
    public void averageWhile(Runnable computing, List<List<FloatBuffer>> own, LongSupplier from) {
        long floats = replicas.set(own);
        if (!leavesHosts || floats <= windows.widest()) {
            computing.run();
            return;
        }
        windows.begin(floats, ExchangeWindows.NO_ROOT);
        begin(What.AVERAGE, message.ofAverage(step, replicas.buffers(), floats, NO_NOTES));
        hasBegun = true;
        writtenFrom = from;
        settings.threads().alone();
        try {
            beside.during(computing, roundBeside, liveness::wake);
        } finally {
            settings.threads().together();
            writtenFrom = LinkedAverager::allIsWritten;
        }
    }

    private static long allIsWritten() {
        return 0;
    }

    private boolean roundBeside() {
        try {
            if (!round()) {
                liveness.awaitBeside();
            }
            return true;
        } catch (RuntimeException | Error e) {
            failureBeside = e; // told when this rank comes to what is left
            return false;
        }
    }

    private void finishBegun(List<List<FloatBuffer>> own) {
        hasBegun = false;
        replicas.set(own);
        if (failureBeside instanceof Error e) {
            throw e;
        }
        if (failureBeside instanceof RuntimeException e) {
            throw told(e);
        }
        liveness.afterComputing();
        finish();
    }

    /** As they are gathered after the floats. */
    private double[] notesOfAll(double[] own, int replicasHere) {
        int each = own.length / replicasHere;
        double[][] rows = new double[replicasHere][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(own, each * i, each * (i + 1)));
        return Arrays.stream(gather(rows)).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public double[][] gather(double[][] own) {
        GatheredRows rows = new GatheredRows(assignment, rank, own);
        do {
            windows.begin(0, ExchangeWindows.NO_ROOT);
            meet(What.GATHER, message.ofGather(step, rows));
            for (int from = 0; from < assignment.ranks(); from++) {
                rows.take(from, link.announcement(from));
            }
        } while (!rows.areComplete());
        return rows.all();
    }

    @Override
    public void broadcast(int root, List<FloatBuffer> buffers) {
        long floats = replicas.set(List.of(buffers));
        windows.begin(floats, root);
        meet(What.BROADCAST, message.ofBroadcast(step, replicas.buffers(), floats, root));
    }

    private void meet(What purpose, ByteBuffer announcement) {
        begin(purpose, announcement);
        finish();
    }

    private void begin(What purpose, ByteBuffer announcement) {
        liveness.begin(meeting, new MeetingPurpose(purpose, step).toString(), windows.bytes());
        isChecked = false;
        try {
            link.announce(meeting, announcement);
        } catch (RuntimeException e) {
            throw told(e);
        }
    }

    /** It ends only when all that this rank owes others has left: nobody polls its connections until the next meeting. */
    private void finish() {
        try {
            while (!(isChecked && collected == windows.end() && link.isDone())) {
                if (round()) {
                    liveness.moved(link);
                } else {
                    liveness.await(link);
                }
            }
        } catch (RuntimeException e) {
            throw told(e);
        }
        meeting++;
        liveness.completed(meeting);
    }

    /** Others hear of a failure, too. */
    private RuntimeException told(RuntimeException failure) {
        if (failure instanceof ProtocolException e) {
            return liveness.lose(String.valueOf(e.getMessage()));
        }
        liveness.fail(failure);
        return failure;
    }

    /**
     * A little of each stage, so that no window waits for a thread that is busy with a later one; says whether there was something to do.
     *
     * <p>Sums are sent before the announcements have come, which may show that ranks are not at the same step: so a meeting
     * takes no more steps of latency than its windows. Nothing is collected before they have been compared.
     */
    private boolean round() {
        boolean moved = offer();
        moved |= link.advance();
        if (!isChecked && link.isAnnounced()) {
            checkAll();
            isChecked = true;
            moved = true;
        }
        moved |= isChecked && collectArrived();
        return moved;
    }

    /** All ranks come to the same verdict, before one of them has changed anything. */
    private void checkAll() {
        for (int other = 1; other < assignment.ranks(); other++) {
            MeetingMessage.check(link.announcement(0), other, link.announcement(other));
        }
    }

    /** One window only, so that it is on its way before the next is added; and only into a free slot. */
    private boolean offer() {
        if (contributed == windows.end() || contributed == collected + ExchangeWindows.SLOTS) {
            return false;
        }
        long first = windows.start(contributed);
        if (first < writtenFrom.getAsLong()) {
            return false;
        }
        window = contributed;
        start = first;
        if (!windows.areBroadcast()) {
            settings.threads().over(windows.length(window), folding);
        } else if (windows.root() == rank) {
            settings.threads().over(windows.length(window), copying);
        }
        link.offer(contributed++);
        return true;
    }

    private void fold(int member, int first, int end) {
        folds[member].fold(source, sink, first, end);
    }

    /** What is broadcast goes the way of the first partial sum. */
    private void copy(int member, int first, int end) {
        float[] block = blocks[member];
        for (int at = first; at < end; at += block.length) {
            int count = Math.min(block.length, end - at);
            replicas.read(0, start + at, block, count);
            write(0, at, block, count);
        }
    }

    /** A replica is rounded before it is added to another, and not after: which are added here must not show in the bits. */
    private void read(int replica, int at, float[] into, int count) {
        replicas.read(replica, start + at, into, count);
        settings.rounding().round(into, count);
    }

    private void write(int part, int at, float[] from, int count) {
        link.sums().put(windows.offset(window, part, ownParts) + at, from, 0, count);
    }

    /** Frees slots. The root of a broadcast has what it sent, and only counts what has arrived everywhere. */
    private boolean collectArrived() {
        long arrived = link.arrived();
        boolean moved = collected < arrived;
        while (collected < arrived) {
            window = collected;
            start = windows.start(window);
            if (windows.root() != rank) {
                settings.threads().over(windows.length(window), collecting);
            }
            collected++;
        }
        return moved;
    }

    private void collect(int member, int first, int end) {
        float[] block = blocks[member];
        for (int at = first; at < end; at += block.length) {
            int count = Math.min(block.length, end - at);
            link.results().get(windows.offset(window, 0, 1) + at, block, 0, count);
            replicas.write(start + at, block, count);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            beside.close();
            liveness.leave();
        }
    }
}
