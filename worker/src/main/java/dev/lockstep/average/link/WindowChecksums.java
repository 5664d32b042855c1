package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.fold.ParallelRange;
import dev.lockstep.average.fold.PartialSumFold;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Checksums of what the ranks of a host leave for each other in shared memory. No network is between them that could change
 * a bit, but a rank that writes too early would; to make and compare them costs as much as the average itself. So it is done
 * where assertions are on, as in tests: every method is for an {@code assert}, is true, and throws where something is wrong.
 */
final class WindowChecksums {
    /** What a checksum is of: partial sums of a rank by the rank that folds them, what a rank folded, what came from beyond. */
    private static final int FOLDED = 0;

    private static final int ARRIVED = 1;
    private static final int SUMS = 2;

    private final List<Integer> ranks;
    private final SharedMemoryFile[] shares;
    private final int place;
    private final ExchangeWindows windows;
    private final int[] parts;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes = SocketPeer.direct(Float.BYTES * PartialSumFold.BLOCK);

    WindowChecksums(
            List<Integer> ranks,
            SharedMemoryFile[] shares,
            int place,
            ExchangeWindows windows,
            List<List<Part>> partsOfRanks) {
        this.ranks = ranks;
        this.shares = shares;
        this.place = place;
        this.windows = windows;
        parts = partsOfRanks.stream().mapToInt(List::size).toArray();
    }

    /** Of this rank's partial sums, for each rank its slice. */
    boolean leaveSums(long window) {
        for (int owner = 0; owner < shares.length; owner++) {
            shares[place].leave(index(window, SUMS + owner), window, ofSums(place, window, owner));
        }
        return true;
    }

    /** That the partial sums which this rank has just folded are what the others left. */
    boolean areSums(long window) {
        for (int from = 0; from < shares.length; from++) {
            check(from, index(window, SUMS + place), window, ofSums(from, window, place));
        }
        return true;
    }

    /** Of the slice that this rank has folded, into so many parts. */
    boolean leaveFolded(long window, FloatBuffer floats, int many) {
        shares[place].leave(index(window, FOLDED), window, ofSlice(floats, many, window, place));
        return true;
    }

    /** That all slices are what their ranks folded. */
    boolean areFolded(long window, FloatBuffer floats, int many) {
        for (int owner = 0; owner < shares.length; owner++) {
            check(owner, index(window, FOLDED), window, ofSlice(floats, many, window, owner));
        }
        return true;
    }

    /** Of the averages that came from other hosts, as the first rank of this host says. */
    boolean leaveArrived(long window, FloatBuffer results) {
        shares[0].leave(index(window, ARRIVED), window, ofWindow(results, window));
        return true;
    }

    boolean areArrived(long window, FloatBuffer results) {
        check(0, index(window, ARRIVED), window, ofWindow(results, window));
        return true;
    }

    private int index(long window, int what) {
        return ExchangeWindows.slot(window) * (SUMS + shares.length) + what;
    }

    private int ofSums(int rank, long window, int owner) {
        return ofSlice(shares[rank].ownFloats(), parts[rank], window, owner);
    }

    private int ofSlice(FloatBuffer floats, int many, long window, int owner) {
        int length = windows.length(window);
        int first = ParallelRange.cut(length, owner, shares.length);
        int end = ParallelRange.cut(length, owner + 1, shares.length);
        crc.reset();
        for (int part = 0; part < (windows.areBroadcast() ? 1 : many); part++) {
            int at = (ExchangeWindows.slot(window) * many + part) * windows.most();
            add(floats, at + first, at + end);
        }
        return (int) crc.getValue();
    }

    private int ofWindow(FloatBuffer floats, long window) {
        crc.reset();
        int at = ExchangeWindows.slot(window) * windows.most();
        add(floats, at, at + windows.length(window));
        return (int) crc.getValue();
    }

    private void add(FloatBuffer floats, int first, int end) {
        FloatBuffer block = bytes.clear().asFloatBuffer();
        for (int at = first; at < end; at += block.capacity()) {
            int count = Math.min(block.capacity(), end - at);
            block.put(0, floats, at, count);
            crc.update(bytes.clear().limit(Float.BYTES * count));
        }
    }

    private void check(int from, int index, long window, int found) {
        if (shares[from].hasLeft(index, window) && shares[from].left(index) != found) {
            throw new ProtocolException(String.format(
                    Locale.ROOT,
                    "rank %d, whose window %d was changed in shared memory after it wrote it: CRC32C %08x, not %08x",
                    ranks.get(from),
                    window,
                    found,
                    shares[from].left(index)));
        }
    }
}
