package dev.lockstep.average.link;

import java.nio.ByteBuffer;

/** What ranks say at a meeting, one after another in a buffer: the rank, the number of bytes, the bytes. */
final class RankMessages {
    static final int ENTRY = 2 * Integer.BYTES;

    private final ByteBuffer[] views;

    RankMessages(int ranks) {
        views = new ByteBuffer[ranks];
    }

    static void add(ByteBuffer all, int rank, ByteBuffer what) {
        all.putInt(rank).putInt(what.remaining());
        int end = all.position() + what.remaining();
        all.put(all.position(), what, what.position(), what.remaining());
        all.position(end);
    }

    /** Finds what ranks said, in the bytes up to {@code end}. */
    void find(ByteBuffer all, int end) {
        int at = 0;
        while (at < end) {
            int rank = all.getInt(at);
            int bytes = all.getInt(at + Integer.BYTES);
            if (rank < 0 || rank >= views.length || bytes < 0 || bytes > end - at - ENTRY) {
                throw new ProtocolException("rank " + rank + " with " + bytes + " bytes is not possible");
            }
            views[rank] = all.slice(at + ENTRY, bytes).order(RankConnection.ORDER);
            at += ENTRY + bytes;
        }
    }

    ByteBuffer of(int rank) {
        return views[rank].rewind();
    }
}
