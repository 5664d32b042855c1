package dev.lockstep.average.link;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.fold.PartialSumFold;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Checksums of what the ranks of a host write for each other into shared memory. No network is between them that could change
 * a bit, but a rank that reuses a slot too early would; to make and compare them costs as much as the average itself. So it
 * is done where assertions are on, as in tests: every method is for an {@code assert}, is true, and throws where something is
 * wrong.
 */
final class WindowChecksums {
    /** Of the slice that a rank folded. */
    private static final int FOLDED = 0;
    /** Of the averages that came from other hosts. */
    private static final int ARRIVED = 1;
    /** Of the partial sums of a rank, and from here on one for each rank: of the slice that it folds. */
    private static final int SUMS = 2;

    private final List<Integer> ranks;
    private final SharedMemoryFile[] shares;
    private final int ownIndex;
    private final ExchangeWindows windows;
    private final int[] partsOf;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes = SocketPeer.direct(Float.BYTES * PartialSumFold.BLOCK);

    WindowChecksums(
            List<Integer> ranks,
            SharedMemoryFile[] shares,
            int ownIndex,
            ExchangeWindows windows,
            List<List<Part>> partsOfRanks) {
        this.ranks = ranks;
        this.shares = shares;
        this.ownIndex = ownIndex;
        this.windows = windows;
        partsOf = partsOfRanks.stream().mapToInt(List::size).toArray();
    }

    /** Of this rank's partial sums, for each rank its slice. */
    boolean putSums(long window) {
        for (int owner = 0; owner < shares.length; owner++) {
            shares[ownIndex].putChecksum(index(window, SUMS + owner), window, ofSums(ownIndex, window, owner));
        }
        return true;
    }

    /** That the partial sums which this rank has just folded are what the others wrote. */
    boolean checkSums(long window) {
        for (int from = 0; from < shares.length; from++) {
            check(from, index(window, SUMS + ownIndex), window, ofSums(from, window, ownIndex));
        }
        return true;
    }

    /** Of the slice that this rank has folded, into so many parts. */
    boolean putFolded(long window, FloatBuffer floats, int parts) {
        shares[ownIndex].putChecksum(index(window, FOLDED), window, ofSlice(floats, parts, window, ownIndex));
        return true;
    }

    /** That all slices are what their ranks folded. */
    boolean checkFolded(long window, FloatBuffer floats, int parts) {
        for (int owner = 0; owner < shares.length; owner++) {
            check(owner, index(window, FOLDED), window, ofSlice(floats, parts, window, owner));
        }
        return true;
    }

    /** Of the averages that came from other hosts, as the first rank of this host says. */
    boolean putArrived(long window, FloatBuffer results) {
        shares[0].putChecksum(index(window, ARRIVED), window, ofWindow(results, window));
        return true;
    }

    /** That the averages are what the first rank of this host put there. */
    boolean checkArrived(long window, FloatBuffer results) {
        check(0, index(window, ARRIVED), window, ofWindow(results, window));
        return true;
    }

    private int index(long window, int what) {
        return ExchangeWindows.slot(window) * (SUMS + shares.length) + what;
    }

    private int ofSums(int rank, long window, int owner) {
        return ofSlice(shares[rank].ownFloats(), partsOf[rank], window, owner);
    }

    private int ofSlice(FloatBuffer floats, int parts, long window, int owner) {
        int first = windows.sliceStart(window, owner, shares.length);
        int end = windows.sliceStart(window, owner + 1, shares.length);
        crc.reset();
        for (int part = 0; part < (windows.areBroadcast() ? 1 : parts); part++) {
            int at = windows.offset(window, part, parts);
            add(floats, at + first, at + end);
        }
        return (int) crc.getValue();
    }

    private int ofWindow(FloatBuffer floats, long window) {
        crc.reset();
        int at = windows.offset(window, 0, 1);
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
        if (shares[from].hasChecksum(index, window) && shares[from].checksum(index) != found) {
            throw new ProtocolException(String.format(
                    Locale.ROOT,
                    "rank %d, whose window %d was changed in shared memory after it wrote it: CRC32C %08x, not %08x",
                    ranks.get(from),
                    window,
                    found,
                    shares[from].checksum(index)));
        }
    }
}
