package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan;
import dev.lockstep.average.fold.FoldSettings;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.WindowMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, through sockets. Each host owns a slice of every window: it gets the partial sums of its slice from all others,
 * finishes the tree, scales, and gives the averages back. One thread serves all connections in turn, beginning with the next
 * host, and never waits for one of them.
 */
final class SocketLink implements ExchangeLink {
    private final RankTopology topology;
    private final int rank;
    private final int place;
    private final ExchangeWindows windows;
    private final FoldSettings folding;
    private final SocketPeer[] others;
    private final PartialSumFold[] folders;
    private final @Nullable SocketPeer[] hostOf;
    private final int[] partOf;
    private final int ownParts;
    private final FloatBuffer sums;
    private final FloatBuffer results;
    private final float scale;
    private final int handsOn;
    private final RankMessages announcements;
    private final ByteBuffer[] said;
    private final PartialSumFold.Source source = this::read;
    private final PartialSumFold.Sink sink = this::write;
    private final ParallelRange.Work work = this::fold;
    private final ParallelRange.Work copying = this::copy;

    private long meeting = -1;
    private long saidMeetings;
    private boolean isFound;
    private long offered;
    private long folded;
    private int slot;
    private int sliceFirst;
    private int sliceLength;

    /**
     * Meets the first ranks of all other hosts.
     *
     * @param memory with room for results and sums, as {@link WindowMemory} divides it
     */
    SocketLink(
            RankTopology topology,
            int rank,
            ConnectionMesh mesh,
            ByteBuffer memory,
            ExchangeWindows windows,
            FoldSettings folding) {
        this.topology = topology;
        this.rank = rank;
        this.windows = windows;
        this.folding = folding;
        place = topology.islandOf(rank);
        scale = 1f / topology.assignment().replicas();
        SocketPeer.Memory regions = new SocketPeer.Memory(
                WindowMemory.sums(memory, windows.most()), WindowMemory.results(memory, windows.most()));
        sums = regions.sums().asFloatBuffer();
        results = regions.results().asFloatBuffer();
        List<RankTopology.Island> islands = topology.islands();
        others = new SocketPeer[islands.size() - 1];
        for (int i = 0; i < others.length; i++) {
            int other = (place + 1 + i) % islands.size();
            others[i] = new SocketPeer(topology, place, other, regions, windows, folding.rounding());
            others[i].meet(mesh);
        }
        FoldPlan plan = topology.planOfAll();
        folders = folding.folders(plan);
        hostOf = new SocketPeer[plan.inputs().size()];
        partOf = new int[hostOf.length];
        int input = 0;
        for (int host = 0; host < islands.size(); host++) {
            for (int part = 0; part < islands.get(host).parts().size(); part++) {
                hostOf[input] = host == place ? null : host(host);
                partOf[input++] = part;
            }
        }
        ownParts = islands.get(place).parts().size();
        handsOn = islands.stream().anyMatch(RankTopology.Island::isShared) ? 1 : 0;
        announcements = new RankMessages(topology.assignment().ranks());
        int bytes = SocketPeer.announcementBytes(topology, place);
        said = new ByteBuffer[] {SocketPeer.direct(bytes), SocketPeer.direct(bytes)};
    }

    @Override
    public void announce(long which, ByteBuffer what) {
        begin(which);
        say(rank, what);
        said();
    }

    /** Begins what the ranks of this host say at a meeting. */
    void begin(long which) {
        meeting = which;
        isFound = false;
        saidNow().clear();
    }

    void say(int who, ByteBuffer what) {
        RankMessages.add(saidNow(), who, what);
    }

    /** All have spoken. */
    void said() {
        saidNow().flip();
        saidMeetings = meeting + 1;
    }

    private ByteBuffer saidNow() {
        return said[(int) (meeting & 1)];
    }

    @Override
    public boolean isAnnounced() {
        for (SocketPeer other : others) {
            if (other.announcementsCome() <= meeting) {
                return false;
            }
        }
        return true;
    }

    @Override
    public ByteBuffer announcement(int who) {
        if (!isFound) {
            announcements.find(saidNow(), saidNow().limit());
            for (SocketPeer other : others) {
                announcements.find(other.said(meeting), other.said(meeting).limit());
            }
            isFound = true;
        }
        return announcements.of(who);
    }

    /** Writes what all ranks of other hosts said, for those of this host. */
    void tell(ByteBuffer words) {
        for (SocketPeer other : others) {
            ByteBuffer its = other.said(meeting);
            words.put(words.position(), its, 0, its.limit());
            words.position(words.position() + its.limit());
        }
    }

    @Override
    public FloatBuffer sums() {
        return sums;
    }

    @Override
    public void offer(long window) {
        offered = window + 1;
    }

    @Override
    public boolean advance() {
        boolean moved = false;
        for (SocketPeer other : others) {
            moved |= other.advance(saidMeetings, saidNow(), folded, offered);
        }
        long ready = offered;
        for (SocketPeer other : others) {
            ready = Math.min(ready, other.sumsCome());
        }
        while (folded < ready) {
            foldSlice(folded++);
            moved = true;
        }
        return moved;
    }

    private void foldSlice(long window) {
        int length = windows.length(window);
        slot = ExchangeWindows.slot(window);
        sliceFirst = ParallelRange.cut(length, place, others.length + 1);
        sliceLength = ParallelRange.cut(length, place + 1, others.length + 1) - sliceFirst;
        folding.sweep().over(sliceLength, windows.areBroadcast() ? copying : work);
    }

    /** Of a broadcast: what the giver, or its host, has sent. */
    private void copy(int member, int first, int end) {
        int to = slot * windows.most() + sliceFirst + first;
        int giver = topology.islandOf(windows.giver());
        if (giver == place) {
            results.put(to, sums, slot * ownParts * windows.most() + sliceFirst + first, end - first);
        } else {
            host(giver).copy(slot, first, end - first, results, to);
        }
    }

    private SocketPeer host(int island) {
        return others[
                (island - place - 1 + topology.islands().size())
                        % topology.islands().size()];
    }

    private void fold(int member, int first, int end) {
        folders[member].fold(source, sink, first, end);
    }

    private void read(int input, int at, float[] into, int count) {
        SocketPeer from = hostOf[input];
        if (from == null) {
            int start = (slot * ownParts + partOf[input]) * windows.most() + sliceFirst;
            sums.get(start + at, into, 0, count);
        } else {
            from.read(slot, partOf[input], sliceLength, at, into, count);
        }
    }

    private void write(int output, int at, float[] from, int count) {
        PartialSumFold.multiply(from, scale, count);
        folding.rounding().round(from, count);
        results.put(slot * windows.most() + sliceFirst + at, from, 0, count);
    }

    @Override
    public long arrived() {
        long arrived = folded;
        for (SocketPeer other : others) {
            arrived = Math.min(arrived, other.resultsCome());
        }
        return arrived;
    }

    @Override
    public FloatBuffer results() {
        return results;
    }

    @Override
    public boolean isDone() {
        for (SocketPeer other : others) {
            if (!other.hasSent(meeting + 1, windows.end(), windows.end())) {
                return false;
            }
        }
        return true;
    }

    /** A host whose sums have come but not its averages waits itself, for the sums of another. */
    @Override
    public Awaited awaited() {
        List<Integer> silent = new ArrayList<>();
        List<Integer> waiting = new ArrayList<>();
        for (SocketPeer other : others) {
            boolean spoke = other.announcementsCome() > meeting && other.sumsCome() >= offered;
            if (!spoke || !other.hasSent(saidMeetings, offered, folded)) {
                silent.add(other.rank());
            } else if (other.resultsCome() < folded) {
                waiting.add(other.rank());
            }
        }
        return silent.isEmpty() ? new Awaited(waiting, handsOn + 1) : new Awaited(silent, handsOn);
    }
}
