package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FloatSlices;
import dev.lockstep.average.fold.FoldPlan;
import dev.lockstep.average.fold.FoldSettings;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.WindowMemory;
import dev.lockstep.average.fold.WireRounding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Islands, through sockets. Each island owns a slice of every window: it receives the partial sums of its slice from all
 * others, finishes the tree, scales, and sends the averages back (reduce-scatter and all-gather, by direct exchange).
 *
 * <p>One thread serves all connections in turn and never waits for one of them. It begins with the next island, so that not
 * all islands send to the same one at once.
 */
public final class SocketLink implements ExchangeLink {
    private final RankTopology topology;
    private final int rank;
    private final int ownIsland;
    private final int islands;
    private final ExchangeWindows windows;
    private final FoldSettings settings;
    private final SocketPeer[] peers;
    private final Member[] members;
    /** For each partial sum of the tree's last part the island that it comes from, null for this one, and which it is there. */
    private final @Nullable SocketPeer[] peerOf;

    private final int[] partOf;
    private final int ownParts;
    private final FloatBuffer sums;
    private final FloatBuffer results;
    private final SocketPeer.Memory memory;
    private final ShortBuffer halves;
    private final RankMessages found;
    /** Of two meetings in turn: a slow connection may still be sending those of the one before. */
    private final ByteBuffer[] own;

    private final ParallelRange.Work folding = this::fold;
    private final ParallelRange.Work copying = this::copy;

    private long meeting = -1;
    private long announced;
    private boolean isFound;
    private long offered;
    private long folded;
    /** Of the slice that is being folded, as its threads see them. */
    private long window;

    private int sliceFirst;
    private int sliceLength;

    /** The link of a rank that shares no memory. */
    public static SocketLink ofRank(
            RankTopology topology, int rank, ConnectionMesh mesh, ExchangeWindows windows, FoldSettings settings) {
        int parts = topology.islands().get(topology.islandOf(rank)).parts().size();
        ByteBuffer memory = SocketPeer.direct(WindowMemory.bytes(windows.widest(), parts));
        return new SocketLink(topology, rank, mesh, memory, windows, settings);
    }

    /**
     * The link of a host to the others, for its first rank.
     *
     * @param share of that rank, in which all ranks of the host find the averages
     */
    public static SocketLink ofHost(
            RankTopology topology,
            int rank,
            ConnectionMesh mesh,
            SharedMemoryFile share,
            ExchangeWindows windows,
            FoldSettings settings) {
        return new SocketLink(topology, rank, mesh, share.hostFloats(), windows, settings);
    }

    private SocketLink(
            RankTopology topology,
            int rank,
            ConnectionMesh mesh,
            ByteBuffer floats,
            ExchangeWindows windows,
            FoldSettings settings) {
        this.topology = topology;
        this.rank = rank;
        this.windows = windows;
        this.settings = settings;
        ownIsland = topology.islandOf(rank);
        islands = topology.islands().size();
        int halved = settings.rounding() == WireRounding.NONE ? 0 : FloatSlices.longest(windows.widest(), islands);
        memory = new SocketPeer.Memory(
                WindowMemory.sums(floats, windows.widest()),
                WindowMemory.results(floats, windows.widest()),
                SocketPeer.direct(Short.BYTES * ExchangeWindows.SLOTS * halved));
        sums = memory.sums().asFloatBuffer();
        results = memory.results().asFloatBuffer();
        halves = memory.halves().asShortBuffer();
        peers = new SocketPeer[islands - 1];
        for (int i = 0; i < peers.length; i++) {
            int island = (ownIsland + 1 + i) % islands;
            peers[i] = new SocketPeer(topology, ownIsland, island, memory, windows, settings.rounding());
            peers[i].connect(mesh);
        }
        FoldPlan plan = topology.planOfAll();
        members = Arrays.stream(settings.folds(plan)).map(Member::new).toArray(Member[]::new);
        peerOf = new SocketPeer[plan.inputs().size()];
        partOf = new int[peerOf.length];
        // The inputs of the plan are the parts of all islands, island by island.
        int input = 0;
        for (int island = 0; island < islands; island++) {
            for (int part = 0; part < topology.islands().get(island).parts().size(); part++) {
                peerOf[input] = island == ownIsland ? null : peer(island);
                partOf[input++] = part;
            }
        }
        ownParts = topology.islands().get(ownIsland).parts().size();
        found = new RankMessages(topology.assignment().ranks());
        int bytes = SocketPeer.announcementBytes(topology, ownIsland);
        own = new ByteBuffer[] {SocketPeer.direct(bytes), SocketPeer.direct(bytes)};
    }

    private SocketPeer peer(int island) {
        return peers[(island - ownIsland - 1 + islands) % islands];
    }

    @Override
    public void announce(long which, ByteBuffer announcement) {
        beginAnnouncements(which);
        addAnnouncement(rank, announcement);
        endAnnouncements();
    }

    /** Begins the announcements of the ranks of this island for a meeting. */
    void beginAnnouncements(long which) {
        meeting = which;
        isFound = false;
        ownAnnouncements().clear();
    }

    void addAnnouncement(int who, ByteBuffer announcement) {
        RankMessages.add(ownAnnouncements(), who, announcement);
    }

    /** Those of all its ranks are there: they can be sent. */
    void endAnnouncements() {
        ownAnnouncements().flip();
        announced = meeting + 1;
    }

    private ByteBuffer ownAnnouncements() {
        return own[(int) (meeting & 1)];
    }

    /** Those of this island are there before it is asked: it has announced them itself. */
    @Override
    public boolean isAnnounced() {
        for (SocketPeer peer : peers) {
            if (peer.announcementsReceived() <= meeting) {
                return false;
            }
        }
        return true;
    }

    @Override
    public ByteBuffer announcement(int who) {
        if (!isFound) {
            found.find(ownAnnouncements(), ownAnnouncements().limit());
            for (SocketPeer peer : peers) {
                found.find(
                        peer.announcements(meeting), peer.announcements(meeting).limit());
            }
            isFound = true;
        }
        return found.of(who);
    }

    /** Copies the announcements of all ranks of other islands, for those of this one. */
    void copyAnnouncements(ByteBuffer into) {
        for (SocketPeer peer : peers) {
            ByteBuffer theirs = peer.announcements(meeting);
            into.put(into.position(), theirs, 0, theirs.limit());
            into.position(into.position() + theirs.limit());
        }
    }

    @Override
    public FloatBuffer sums() {
        return sums;
    }

    /** The peers' slices leave when their connections next take something, with {@link #advance}. */
    @Override
    public void offer(long which) {
        offered = which + 1;
    }

    /**
     * Exchanges frames with each peer, then folds what has become complete. A window is folded when the sums of all islands
     * for it are here, and not as they come: the order of additions is the tree's, not that of arrival.
     */
    @Override
    public boolean advance() {
        boolean moved = false;
        for (SocketPeer peer : peers) {
            moved |= peer.advance(announced, ownAnnouncements(), folded, offered);
        }
        long ready = offered;
        for (SocketPeer peer : peers) {
            ready = Math.min(ready, peer.sumsReceived());
        }
        while (folded < ready) {
            foldSlice(folded++);
            moved = true;
        }
        return moved;
    }

    /** The threads of the team share a slice; the thread that serves the connections is one of them and waits for the others. */
    private void foldSlice(long which) {
        window = which;
        sliceFirst = windows.sliceStart(which, ownIsland, islands);
        sliceLength = windows.sliceStart(which, ownIsland + 1, islands) - sliceFirst;
        for (SocketPeer peer : peers) {
            peer.fold(which, sliceLength);
        }
        settings.threads().over(sliceLength, windows.areBroadcast() ? copying : folding);
    }

    /** Of a broadcast: what the root, or the first rank of its island, has sent. */
    private void copy(int member, int first, int end) {
        int to = windows.offset(window, 0, 1) + sliceFirst + first;
        int rootIsland = topology.islandOf(windows.root());
        if (rootIsland == ownIsland) {
            results.put(to, sums, windows.offset(window, 0, ownParts) + sliceFirst + first, end - first);
        } else {
            peer(rootIsland).copy(window, first, end - first, results, to);
        }
    }

    private void fold(int member, int first, int end) {
        members[member].fold(first, end);
    }

    /** A thread of the team, with the blocks that it adds in. */
    private final class Member implements PartialSumFold.Source, PartialSumFold.Sink {
        private final PartialSumFold fold;
        private final HalfBlock block = new HalfBlock(settings.rounding());

        Member(PartialSumFold fold) {
            this.fold = fold;
        }

        void fold(int first, int end) {
            fold.fold(this, this, first, end);
        }

        /** Positions are within the slice. This island's own sums lie in whole windows, those of a peer in its staging memory. */
        @Override
        public void read(int input, int at, float[] into, int count) {
            SocketPeer peer = peerOf[input];
            if (peer == null) {
                sums.get(windows.offset(window, partOf[input], ownParts) + sliceFirst + at, into, 0, count);
            } else {
                peer.read(partOf[input], at, into, count, block);
            }
        }

        /** Averages are written where ranks collect them and from where they are sent: rounded here, they are the same for all. */
        @Override
        public void write(int output, int at, float[] sum, int count) {
            PartialSumFold.finish(sum, count, topology.assignment().replicas(), settings.rounding());
            results.put(windows.offset(window, 0, 1) + sliceFirst + at, sum, 0, count);
            if (halves.capacity() > 0) {
                block.put(halves, memory.halvesOf(window) + at, sum, count);
            }
        }
    }

    /** A window is complete when its own slice has been folded, and the slices of all others have come. */
    @Override
    public long arrived() {
        long arrived = folded;
        for (SocketPeer peer : peers) {
            arrived = Math.min(arrived, peer.resultsReceived());
        }
        return arrived;
    }

    @Override
    public FloatBuffer results() {
        return results;
    }

    /** What has been sent need not have been received: the kernel delivers it while this rank computes its next step. */
    @Override
    public boolean isDone() {
        for (SocketPeer peer : peers) {
            if (!peer.hasSent(meeting + 1, windows.end(), windows.end())) {
                return false;
            }
        }
        return true;
    }

    /**
     * An island whose sums have come but not its averages waits itself, for the sums of another, where there is one. One that
     * does not take what is sent to it is as silent as one that sends nothing.
     */
    @Override
    public BitSet awaited() {
        BitSet silent = new BitSet();
        BitSet waiting = new BitSet();
        for (SocketPeer peer : peers) {
            boolean hasContributed = peer.announcementsReceived() > meeting && peer.sumsReceived() >= offered;
            if (!hasContributed || !peer.hasSent(announced, offered, folded)) {
                silent.set(peer.rank());
            } else if (peer.resultsReceived() < folded) {
                waiting.set(peer.rank());
            }
        }
        return silent.isEmpty() ? waiting : silent;
    }
}
