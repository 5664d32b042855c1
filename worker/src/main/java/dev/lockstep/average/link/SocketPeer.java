package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.average.fold.WireRounding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchange with one other host: which frames have gone, which have come, and where their content lies. What travels as
 * 16 bits is rounded already, so that it loses nothing.
 */
final class SocketPeer implements RankConnection.Receiver {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final RankTopology topology;
    private final int place;
    private final int other;
    private final int hosts;
    private final int rank;
    private final List<Part> ownParts;
    private final List<Part> itsParts;
    private final Region sums;
    private final Region results;
    private final int widest;
    private final ExchangeWindows windows;
    private final WireRounding rounding;
    private final int slotBytes;
    private final Region staging;
    private final ByteBuffer stagingView;
    private final ByteBuffer resultsView;
    private final ByteBuffer sumsView;
    private final ByteBuffer averagesView;
    private final ByteBuffer packedOut;
    private final ShortBuffer shortsOut;
    private final ByteBuffer packedIn;
    private final ShortBuffer shortsIn;
    private final ByteBuffer[] announcement;
    private final float[] block = new float[PartialSumFold.BLOCK];
    private final short[] shortBlock = new short[PartialSumFold.BLOCK];

    private @Nullable RankConnection connection;
    private long announcementsSent;
    private long sumsSent;
    private long resultsSent;
    private long announcementsCome;
    private long sumsCome;
    private long resultsCome;

    SocketPeer(
            RankTopology topology,
            int place,
            int other,
            Memory memory,
            ExchangeWindows windows,
            WireRounding rounding) {
        this.topology = topology;
        this.place = place;
        this.other = other;
        this.windows = windows;
        this.rounding = rounding;
        sums = Region.of(memory.sums());
        results = Region.of(memory.results());
        widest = windows.most();
        hosts = topology.islands().size();
        rank = topology.islands().get(other).first();
        ownParts = topology.islands().get(place).parts();
        itsParts = topology.islands().get(other).parts();
        int sliceBytes = Float.BYTES * mostInSlice();
        slotBytes = sliceBytes * itsParts.size();
        staging = Region.of(direct(slotBytes * ExchangeWindows.SLOTS));
        stagingView = staging.bytes().duplicate();
        resultsView = results.bytes().duplicate();
        sumsView = sums.bytes().duplicate();
        averagesView = results.bytes().duplicate();
        packedOut = direct(sliceBytes * ownParts.size());
        shortsOut = packedOut.asShortBuffer();
        packedIn = direct(slotBytes);
        shortsIn = packedIn.asShortBuffer();
        int bytes = announcementBytes(topology, other);
        announcement = new ByteBuffer[] {direct(bytes), direct(bytes)};
    }

    /** Where this host's partial sums and the averages lie, slot by slot. */
    record Memory(ByteBuffer sums, ByteBuffer results) {}

    /** The same memory as bytes and as floats, so that either is copied at once. */
    private record Region(ByteBuffer bytes, FloatBuffer floats) {
        static Region of(ByteBuffer memory) {
            return new Region(memory, memory.asFloatBuffer());
        }
    }

    private int mostInSlice() {
        return widest / hosts + 2 * 16;
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(RankConnection.ORDER);
    }

    static int announcementBytes(RankTopology topology, int island) {
        return topology.islands().get(island).ranks().size() * (RankMessages.ENTRY + topology.mostToSay());
    }

    void meet(ConnectionMesh mesh) {
        connection = mesh.to(rank);
        mesh.receive(rank, this);
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
     * Sends what is there and takes what comes.
     *
     * @param said what this host says at the newest meeting, once it has said it
     * @param meetings that this host has said something at
     */
    boolean advance(long meetings, ByteBuffer said, long folded, long offered) {
        RankConnection link = connection();
        boolean moved = false;
        if (link.isIdle()) {
            if (announcementsSent < meetings) {
                link.send(WireFrame.ANNOUNCEMENT, announcementsSent++, said.duplicate());
            } else if (resultsSent < folded) {
                link.send(WireFrame.RESULTS, resultsSent, averages(resultsSent, windows.length(resultsSent)));
                resultsSent++;
            } else if (sumsSent < offered) {
                sendSums(link, sumsSent, windows.length(sumsSent));
                sumsSent++;
            }
        }
        moved |= link.flush();
        moved |= link.receive(this);
        return moved;
    }

    /**
     * Every host sends a frame for each window, if only to say so: who has come to a meeting is the only one to whom its
     * averages are sent, and who is ahead needs not know what the others are at.
     */
    private void sendSums(RankConnection link, long window, int length) {
        if (!windows.areBroadcast()) {
            link.send(WireFrame.SUMS, window, partialSums(window, length));
        } else if (topology.islandOf(windows.giver()) == place) {
            int at = ExchangeWindows.slot(window) * ownParts.size() * widest;
            int first = at + ParallelRange.cut(length, other, hosts);
            link.send(
                    WireFrame.VALUES, window, slice(sumsView, first, at + ParallelRange.cut(length, other + 1, hosts)));
        } else {
            link.send(WireFrame.VALUES, window, NOTHING);
        }
    }

    private static ByteBuffer slice(ByteBuffer view, int first, int end) {
        return view.limit(Float.BYTES * end).position(Float.BYTES * first);
    }

    /** The averages of the slice that this host owns. */
    private ByteBuffer averages(long window, int length) {
        int at = ExchangeWindows.slot(window) * widest;
        int first = at + ParallelRange.cut(length, place, hosts);
        int end = at + ParallelRange.cut(length, place + 1, hosts);
        if (!areResultsPacked()) {
            return slice(averagesView, first, end);
        }
        packedOut.clear();
        pack(results, first, end - first, true);
        return packedOut.flip();
    }

    /** This host's partial sums of the slice that the other owns, part by part. */
    private ByteBuffer partialSums(long window, int length) {
        int at = ExchangeWindows.slot(window) * ownParts.size() * widest;
        int first = at + ParallelRange.cut(length, other, hosts);
        int end = at + ParallelRange.cut(length, other + 1, hosts);
        if (rounding == WireRounding.NONE && ownParts.size() == 1) {
            return slice(sumsView, first, end);
        }
        packedOut.clear();
        for (int part = 0; part < ownParts.size(); part++) {
            pack(sums, first + part * widest, end - first, isShort(ownParts.get(part)));
        }
        return packedOut.flip();
    }

    /** Averages come only to who is in their meeting, and so knows what it is about. */
    private boolean areResultsPacked() {
        return rounding != WireRounding.NONE && !windows.areBroadcast();
    }

    private boolean isShort(Part part) {
        return rounding != WireRounding.NONE && part.isOneReplica();
    }

    private void pack(Region from, int first, int count, boolean shorter) {
        if (!shorter) {
            packedOut.put(packedOut.position(), from.bytes(), Float.BYTES * first, Float.BYTES * count);
            packedOut.position(packedOut.position() + Float.BYTES * count);
            return;
        }
        for (int at = 0; at < count; at += block.length) {
            int some = Math.min(block.length, count - at);
            from.floats().get(first + at, block, 0, some);
            rounding.encode(block, some, shortBlock);
            shortsOut.put(packedOut.position() / Short.BYTES, shortBlock, 0, some);
            packedOut.position(packedOut.position() + Short.BYTES * some);
        }
    }

    private void unpack(Region into, int first, int count, boolean shorter) {
        if (!shorter) {
            into.bytes().put(Float.BYTES * first, packedIn, packedIn.position(), Float.BYTES * count);
            packedIn.position(packedIn.position() + Float.BYTES * count);
            return;
        }
        for (int at = 0; at < count; at += block.length) {
            int some = Math.min(block.length, count - at);
            shortsIn.get(packedIn.position() / Short.BYTES, shortBlock, 0, some);
            packedIn.position(packedIn.position() + Short.BYTES * some);
            rounding.decode(shortBlock, some, block);
            into.floats().put(first + at, block, 0, some);
        }
    }

    @Override
    public ByteBuffer place(WireFrame kind, long number, int bytes) {
        ByteBuffer place = switch (kind) {
            case ANNOUNCEMENT -> inTurn(announcement[(int) (number & 1)].clear(), number, announcementsCome);
            case SUMS -> inTurn(rounding == WireRounding.NONE ? staged(number) : packedIn.clear(), number, sumsCome);
            case VALUES -> inTurn(staged(number), number, sumsCome);
            case RESULTS -> inTurn(placeOfResults(number, bytes), number, resultsCome);
            case GOODBYE -> throw new ProtocolException("a goodbye is nothing to keep");
        };
        if (bytes > place.remaining()) {
            throw new ProtocolException("a frame " + kind + " of " + bytes + " bytes is more than " + place.remaining()
                    + ", which no rank of this run sends");
        }
        return place.limit(place.position() + bytes);
    }

    private int firstOfIts(long window) {
        return ParallelRange.cut(windows.length(window), other, hosts);
    }

    private static ByteBuffer inTurn(ByteBuffer place, long number, long expected) {
        if (number != expected) {
            throw new ProtocolException("number " + number + " comes where " + expected + " is due");
        }
        return place;
    }

    private ByteBuffer staged(long window) {
        int at = ExchangeWindows.slot(window) * slotBytes;
        return stagingView.limit(at + slotBytes).position(at);
    }

    private ByteBuffer placeOfResults(long window, int bytes) {
        if (areResultsPacked()) {
            return packedIn.clear();
        }
        int at = Float.BYTES * (ExchangeWindows.slot(window) * widest + firstOfIts(window));
        return resultsView
                .limit(Math.min(results.bytes().capacity(), at + bytes))
                .position(at);
    }

    @Override
    public void received(WireFrame kind, long number, ByteBuffer content) {
        switch (kind) {
            case ANNOUNCEMENT -> {
                content.flip();
                announcementsCome++;
            }
            case SUMS -> {
                if (rounding != WireRounding.NONE) {
                    unpackSums(number);
                }
                sumsCome++;
            }
            case VALUES -> sumsCome++;
            case RESULTS -> {
                if (areResultsPacked()) {
                    packedIn.flip();
                    unpack(
                            results,
                            ExchangeWindows.slot(number) * widest + firstOfIts(number),
                            packedIn.limit() / Short.BYTES,
                            true);
                }
                resultsCome++;
            }
            case GOODBYE -> throw new ProtocolException("a goodbye is nothing to keep");
        }
    }

    private void unpackSums(long window) {
        packedIn.flip();
        int bytesOfOne = itsParts.stream()
                .mapToInt(part -> isShort(part) ? Short.BYTES : Float.BYTES)
                .sum();
        int count = packedIn.limit() / bytesOfOne;
        int at = ExchangeWindows.slot(window) * slotBytes / Float.BYTES;
        for (int part = 0; part < itsParts.size(); part++) {
            unpack(staging, at + part * count, count, isShort(itsParts.get(part)));
        }
    }

    /** Its partial sums of a window that came completely: floats of the slice that this host owns. */
    void read(int slot, int part, int sliceLength, int at, float[] into, int count) {
        staging.floats().get(slot * slotBytes / Float.BYTES + part * sliceLength + at, into, 0, count);
    }

    /** Of a broadcast: its floats of the slice that this host owns. */
    void copy(int slot, int at, int count, FloatBuffer into, int to) {
        into.put(to, staging.floats(), slot * slotBytes / Float.BYTES + at, count);
    }

    /** What it said at the newest meeting. */
    ByteBuffer said(long meeting) {
        return announcement[(int) (meeting & 1)];
    }

    long announcementsCome() {
        return announcementsCome;
    }

    long sumsCome() {
        return sumsCome;
    }

    long resultsCome() {
        return resultsCome;
    }

    /** Whether all is on its way that this host has said, offered and folded. */
    boolean hasSent(long meetings, long offered, long folded) {
        return announcementsSent == meetings
                && sumsSent == offered
                && resultsSent == folded
                && connection().isIdle();
    }
}
