package dev.lockstep.average.link;

import dev.lockstep.average.fold.WindowMemory;
import java.nio.ByteBuffer;

/** The announcements of some ranks at a meeting, one after another in a buffer: the rank, the number of bytes, the bytes. */
public final class RankMessages {
    /** Bytes before each announcement. */
    static final int ENTRY = 2 * Integer.BYTES;

    private final ByteBuffer[] views;

    RankMessages(int ranks) {
        views = new ByteBuffer[ranks];
    }

    /** The most bytes that a rank may announce where there are so many: the least that any link has room for. */
    public static int mostBytes(int ranks) {
        int most = Math.min(SharedMemoryFile.MOST_ANNOUNCEMENT, SharedMemoryFile.ANNOUNCEMENTS_OF_ALL / ranks);
        return (most - ENTRY) / Long.BYTES * Long.BYTES;
    }

    static void add(ByteBuffer all, int rank, ByteBuffer announcement) {
        all.putInt(rank).putInt(announcement.remaining());
        int end = all.position() + announcement.remaining();
        all.put(all.position(), announcement, announcement.position(), announcement.remaining());
        all.position(end);
    }

    /** Finds the announcements in the bytes up to {@code end}. */
    void find(ByteBuffer all, int end) {
        int at = 0;
        while (at < end) {
            int rank = all.getInt(at);
            int bytes = all.getInt(at + Integer.BYTES);
            if (rank < 0 || rank >= views.length || bytes < 0 || bytes > end - at - ENTRY) {
                throw new ProtocolException("an announcement of rank " + rank + " with " + bytes
                        + " bytes is not possible: there are " + views.length + " ranks, and " + (end - at - ENTRY)
                        + " bytes");
            }
            views[rank] = all.slice(at + ENTRY, bytes).order(WindowMemory.ORDER);
            at += ENTRY + bytes;
        }
    }

    ByteBuffer of(int rank) {
        return views[rank].rewind();
    }
}
