package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FloatSlices;
import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.WindowMemory;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.PackedSlice.Region;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchange with one other island: which frames have gone, which have come, and where their content lies.
 *
 * <p>Three regions of memory are involved, each of them slot by slot, a window in each slot:
 *
 * <pre>
 * sums     partial sums of this island, whole windows, part by part    → of each part the peer's slice, one frame
 * staging  partial sums of the peer, of the slice that is owned here   ← one frame
 * results  averages, whole windows                                     → the slice that is owned here, one frame
 *                                                                      ← the peer's slice, one frame
 * </pre>
 *
 * <p>In sums and results a window is as long as the widest one, and slices are offsets within it: {@link
 * ExchangeWindows#offset} + {@link ExchangeWindows#sliceStart}. In staging a slot is as long as all parts of the longest
 * slice, but parts follow each other as they do in a frame, each as long as the slice of this very window: so a frame is
 * read from the channel to where it is folded from, without a copy.
 *
 * <p>A frame is sent straight from memory where its floats lie in a row, and read straight into memory where they will. Sums of
 * several parts, or of 16 bits, are packed into a buffer before they go. What comes as 16 bits stays so in staging until it is
 * added; averages become floats in results, from where all ranks of a host take them. Those that go as 16 bits are made so
 * once, for all peers.
 */
final class SocketPeer implements RankConnection.Receiver {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final RankTopology topology;
    private final int ownIsland;
    private final int peerIsland;
    private final int islands;
    private final int rank;
    private final List<Part> ownParts;
    private final List<Part> peerParts;
    private final ExchangeWindows windows;
    private final WireRounding rounding;
    private final Memory memory;
    private final Region sums;
    private final Region results;
    private final Region staging;
    private final int stagingSlotFloats;
    /** Where the parts of the window begin that is being folded, in bytes. */
    private final int[] partAt;
    /** Views of the regions with positions of their own, for what is being read and written. */
    private final ByteBuffer stagingIn;

    private final ByteBuffer resultsIn;
    private final ByteBuffer sumsOut;
    private final ByteBuffer resultsOut;
    private final ByteBuffer halvesOut;
    private final PackedSlice packedOut;
    private final PackedSlice packedIn;
    /** Of two meetings in turn: a peer may announce the next one while the ranks of this host still read. */
    private final ByteBuffer[] announcements;

    private @Nullable RankConnection connection;
    private long announcementsSent;
    private long sumsSent;
    private long resultsSent;
    private long announcementsReceived;
    private long sumsReceived;
    private long resultsReceived;

    SocketPeer(
            RankTopology topology,
            int ownIsland,
            int peerIsland,
            Memory memory,
            ExchangeWindows windows,
            WireRounding rounding) {
        this.topology = topology;
        this.ownIsland = ownIsland;
        this.peerIsland = peerIsland;
        this.windows = windows;
        this.rounding = rounding;
        islands = topology.islands().size();
        rank = topology.islands().get(peerIsland).first();
        ownParts = topology.islands().get(ownIsland).parts();
        peerParts = topology.islands().get(peerIsland).parts();
        this.memory = memory;
        sums = Region.of(memory.sums());
        results = Region.of(memory.results());
        int sliceFloats = FloatSlices.longest(windows.widest(), islands);
        stagingSlotFloats = sliceFloats * peerParts.size();
        staging = Region.of(direct(Float.BYTES * stagingSlotFloats * ExchangeWindows.SLOTS));
        partAt = new int[peerParts.size()];
        stagingIn = staging.bytes().duplicate();
        resultsIn = results.bytes().duplicate();
        sumsOut = sums.bytes().duplicate();
        resultsOut = results.bytes().duplicate();
        halvesOut = memory.halves().duplicate();
        packedOut = new PackedSlice(Float.BYTES * sliceFloats * ownParts.size(), rounding);
        packedIn = new PackedSlice(memory.halves().capacity() / ExchangeWindows.SLOTS, rounding);
        int bytes = announcementBytes(topology, peerIsland);
        announcements = new ByteBuffer[] {direct(bytes), direct(bytes)};
    }

    /** Where this island's partial sums and the averages are, and halves of those averages that are made here. */
    record Memory(ByteBuffer sums, ByteBuffer results, ByteBuffer halves) {
        /** Where those of a window begin. */
        int halvesOf(long window) {
            return ExchangeWindows.slot(window) * (halves.capacity() / Short.BYTES / ExchangeWindows.SLOTS);
        }
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(WindowMemory.ORDER);
    }

    static int announcementBytes(RankTopology topology, int island) {
        return topology.islands().get(island).ranks().size()
                * (RankMessages.ENTRY
                        + RankMessages.mostBytes(topology.assignment().ranks()));
    }

    void connect(ConnectionMesh mesh) {
        connection = mesh.to(rank);
        mesh.deliver(rank, this);
    }

    private RankConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("rank " + rank + " is not connected");
        }
        return connection;
    }

    int rank() {
        return rank;
    }

    /**
     * Sends what is there and receives what comes, in the order of {@link ExchangeWindows#areResultsNext}.
     *
     * @param meetings that this island has announced
     * @param announcement for the newest of them
     */
    boolean advance(long meetings, ByteBuffer announcement, long folded, long offered) {
        RankConnection link = connection();
        boolean moved = false;
        if (link.isIdle()) {
            if (announcementsSent < meetings) {
                link.send(WireFrame.ANNOUNCEMENT, announcementsSent++, announcement.duplicate());
            } else if (ExchangeWindows.areResultsNext(resultsSent, folded, sumsSent)) {
                link.send(WireFrame.RESULTS, resultsSent, ownSliceOfResults(resultsSent));
                resultsSent++;
            } else if (sumsSent < offered) {
                sendSums(link, sumsSent);
                sumsSent++;
            }
        }
        moved |= link.flush();
        moved |= link.receive(this);
        return moved;
    }

    /**
     * Every island sends a frame for each window, even if it has nothing to contribute to a broadcast. The frame says that it
     * has come to the meeting, and so knows what its windows are: results are sent only to who has sent sums.
     */
    private void sendSums(RankConnection link, long window) {
        if (!windows.areBroadcast()) {
            link.send(WireFrame.SUMS, window, peerSliceOfSums(window));
        } else if (topology.islandOf(windows.root()) == ownIsland) {
            link.send(WireFrame.VALUES, window, peerSliceOf(window, 0));
        } else {
            link.send(WireFrame.VALUES, window, NOTHING);
        }
    }

    /** This island's partial sums of the slice that the peer owns, part by part. */
    private ByteBuffer peerSliceOfSums(long window) {
        if (ownParts.size() == 1 && !isHalved(ownParts.get(0))) {
            return peerSliceOf(window, 0);
        }
        packedOut.bytes().clear();
        int start = sliceStart(window, peerIsland);
        int count = sliceStart(window, peerIsland + 1) - start;
        for (int part = 0; part < ownParts.size(); part++) {
            int first = windows.offset(window, part, ownParts.size()) + start;
            if (isHalved(ownParts.get(part))) {
                packedOut.putHalves(sums, first, count);
            } else {
                packedOut.putFloats(sums, first, count);
            }
        }
        return packedOut.bytes().flip();
    }

    private ByteBuffer peerSliceOf(long window, int part) {
        int at = windows.offset(window, part, ownParts.size());
        return slice(sumsOut, at + sliceStart(window, peerIsland), at + sliceStart(window, peerIsland + 1));
    }

    /** The averages of the slice that this island owns. */
    private ByteBuffer ownSliceOfResults(long window) {
        int at = windows.offset(window, 0, 1);
        int first = at + sliceStart(window, ownIsland);
        int end = at + sliceStart(window, ownIsland + 1);
        if (!areResultsHalved()) {
            return slice(resultsOut, first, end);
        }
        int half = Short.BYTES * memory.halvesOf(window);
        return halvesOut.limit(half + Short.BYTES * (end - first)).position(half);
    }

    private int sliceStart(long window, int island) {
        return windows.sliceStart(window, island, islands);
    }

    private static ByteBuffer slice(ByteBuffer view, int first, int end) {
        return view.limit(Float.BYTES * end).position(Float.BYTES * first);
    }

    /** Whoever receives results is at the same meeting as their sender, and so knows how they travel. */
    private boolean areResultsHalved() {
        return rounding != WireRounding.NONE && !windows.areBroadcast();
    }

    /** Only what one replica holds has been rounded. A sum of several has more bits, all of which count. */
    private boolean isHalved(Part part) {
        return rounding != WireRounding.NONE && part.isOneReplica();
    }

    /**
     * Where the content of a frame goes. That of SUMS and VALUES is decided by the number alone, and their length is not
     * compared with the slice's, for they may belong to a meeting that this rank has not come to yet.
     */
    @Override
    public ByteBuffer bufferFor(WireFrame kind, long number, int bytes) {
        ByteBuffer buffer = switch (kind) {
            case ANNOUNCEMENT -> inTurn(announcements[(int) (number & 1)].clear(), number, announcementsReceived);
            case SUMS, VALUES -> inTurn(staged(number), number, sumsReceived);
            case RESULTS -> inTurn(bufferForResults(number, bytes), number, resultsReceived);
            case WAITING, GOODBYE -> throw new ProtocolException("a notice is nothing to keep");
        };
        if (bytes > buffer.remaining()) {
            throw new ProtocolException("a frame " + kind + " of " + bytes + " bytes is more than " + buffer.remaining()
                    + ", which no rank of this run sends");
        }
        return buffer.limit(buffer.position() + bytes);
    }

    private static ByteBuffer inTurn(ByteBuffer buffer, long number, long expected) {
        if (number != expected) {
            throw new ProtocolException("number " + number + " comes where " + expected + " is due");
        }
        return buffer;
    }

    private ByteBuffer staged(long window) {
        int at = ExchangeWindows.slot(window) * stagingSlotFloats;
        return slice(stagingIn, at, at + stagingSlotFloats);
    }

    private ByteBuffer bufferForResults(long window, int bytes) {
        if (areResultsHalved()) {
            return packedIn.bytes().clear();
        }
        int at = Float.BYTES * peerSliceInResults(window);
        return resultsIn.limit(Math.min(results.bytes().capacity(), at + bytes)).position(at);
    }

    private int peerSliceInResults(long window) {
        return windows.offset(window, 0, 1) + sliceStart(window, peerIsland);
    }

    @Override
    public void received(WireFrame kind, long number, ByteBuffer content) {
        switch (kind) {
            case ANNOUNCEMENT -> {
                content.flip();
                announcementsReceived++;
            }
            case SUMS, VALUES -> sumsReceived++;
            case RESULTS -> {
                if (areResultsHalved()) {
                    int count = packedIn.bytes().flip().limit() / Short.BYTES;
                    packedIn.takeHalves(results, peerSliceInResults(number), count);
                }
                resultsReceived++;
            }
            case WAITING, GOODBYE -> throw new ProtocolException("a notice is nothing to keep");
        }
    }

    /** Its partial sums of a window have come, and are read next: of the slice that this island owns, so many floats long. */
    void fold(long window, int sliceLength) {
        int at = Float.BYTES * ExchangeWindows.slot(window) * stagingSlotFloats;
        for (int part = 0; part < partAt.length; part++) {
            partAt[part] = at;
            at += PackedSlice.bytes(sliceLength, isHalved(peerParts.get(part)));
        }
    }

    /** Reads floats of one of them. */
    void read(int part, int at, float[] into, int count, HalfBlock halves) {
        if (isHalved(peerParts.get(part))) {
            halves.get(staging.halves(), partAt[part] / Short.BYTES + at, into, count);
        } else {
            staging.floats().get(partAt[part] / Float.BYTES + at, into, 0, count);
        }
    }

    /** Of a broadcast: copies its floats of the slice that this island owns. */
    void copy(long window, int at, int count, FloatBuffer into, int to) {
        into.put(to, staging.floats(), ExchangeWindows.slot(window) * stagingSlotFloats + at, count);
    }

    /** What the ranks of its island announced for this meeting or the one before. */
    ByteBuffer announcements(long meeting) {
        return announcements[(int) (meeting & 1)];
    }

    long announcementsReceived() {
        return announcementsReceived;
    }

    long sumsReceived() {
        return sumsReceived;
    }

    long resultsReceived() {
        return resultsReceived;
    }

    /** Whether all has left that this island has announced, offered and folded. */
    boolean hasSent(long meetings, long offered, long folded) {
        return announcementsSent == meetings
                && sumsSent == offered
                && resultsSent == folded
                && connection().isIdle();
    }
}
