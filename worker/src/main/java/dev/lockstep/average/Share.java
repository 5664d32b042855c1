package dev.lockstep.average;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A rank's file in shared memory, which all ranks of its host map. Only its owner writes into it, but for the first rank of
 * the host, in whose file all leave what belongs to the host. It is private to the user, and has no name any more once all
 * have mapped it, so that the system frees it when the last of them ends, however it ends.
 */
final class Share implements AutoCloseable {
    static final String PREFIX = "lockstep-";
    static final int OWN_FLOATS = 512 * 1024;
    static final int HOST_FLOATS = 512 * 1024;
    static final int MOST_ANNOUNCEMENT = 8 * 1024;
    static final int ANNOUNCEMENTS_OF_ALL = 256 * 1024;

    private static final int FLAG_BYTES = 128;
    private static final int OWN_WORDS_AT = 4096;
    private static final int ALL_WORDS_AT = OWN_WORDS_AT + 2 * MOST_ANNOUNCEMENT;
    private static final int OWN_FLOATS_AT = ALL_WORDS_AT + 2 * ANNOUNCEMENTS_OF_ALL;
    private static final int HOST_FLOATS_AT = OWN_FLOATS_AT + Float.BYTES * OWN_FLOATS;
    static final int BYTES = HOST_FLOATS_AT + Float.BYTES * HOST_FLOATS;

    private static final int PIECE = 64 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, Connection.ORDER);
    /** Files of this JVM: to open and close one of them again would give up its lock. */
    private static final Map<Path, ByteBuffer> MAPPED_HERE = new ConcurrentHashMap<>();

    private final ByteBuffer bytes;
    private final @Nullable Path path;
    private final @Nullable FileChannel channel;

    /** What a rank tells the others by, each in a cache line of its own. */
    enum Flag {
        /** It has mapped the files of all others. */
        MAPPED(0),
        /** Meetings that it has announced. */
        ANNOUNCED(1),
        /** Meetings that the whole host knows all announcements of, as its first rank says. */
        ALL_ANNOUNCED(2),
        /** Windows whose partial sums are there. */
        READY(3),
        /** Windows of which it has folded its slice. */
        FOLDED(4),
        /** Windows whose averages are there, as the first rank of the host says. */
        ARRIVED(5);

        private final int at;

        Flag(int line) {
            at = line * FLAG_BYTES;
        }
    }

    private Share(ByteBuffer bytes, @Nullable Path path, @Nullable FileChannel channel) {
        this.bytes = bytes;
        this.path = path;
        this.channel = channel;
    }

    /** Every page is written to, so that no space can be missing later, when only a signal could say so. */
    static Share create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException("another process locks " + path);
            }
            ByteBuffer zeros = ByteBuffer.allocate(PIECE);
            for (int at = 0; at < BYTES; at += zeros.position()) {
                zeros.clear().limit(Math.min(PIECE, BYTES - at));
                while (zeros.hasRemaining()) {
                    channel.write(zeros, at + zeros.position());
                }
            }
            ByteBuffer mapped = map(channel);
            MAPPED_HERE.put(path, mapped);
            return new Share(mapped, path, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            channel.close();
            throw e;
        }
    }

    /** Maps the file of another rank of this host. */
    static Share open(Path path) throws IOException {
        ByteBuffer here = MAPPED_HERE.get(path);
        if (here != null) {
            return new Share(here, null, null);
        }
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).equals("rw-------")) {
            throw new IOException(path + " is not private");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != BYTES) {
                throw new IOException(path + " has " + channel.size() + " bytes, not " + BYTES);
            }
            return new Share(map(channel), null, null);
        }
    }

    static boolean isMappedHere(Path path) {
        return MAPPED_HERE.containsKey(path);
    }

    private static ByteBuffer map(FileChannel channel) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).order(Connection.ORDER);
    }

    long flag(Flag which) {
        return (long) LONGS.getAcquire(bytes, which.at);
    }

    /** All that this rank wrote before is seen by whoever sees the flag. */
    void raise(Flag which, long value) {
        LONGS.setRelease(bytes, which.at, value);
    }

    /** Room for what a rank says at a meeting; meetings take turns, so that a slow reader still finds the one before. */
    ByteBuffer ownWords(long meeting) {
        return slice(OWN_WORDS_AT + (int) (meeting % 2) * MOST_ANNOUNCEMENT, MOST_ANNOUNCEMENT);
    }

    ByteBuffer allWords(long meeting) {
        return slice(ALL_WORDS_AT + (int) (meeting % 2) * ANNOUNCEMENTS_OF_ALL, ANNOUNCEMENTS_OF_ALL);
    }

    FloatBuffer ownFloats() {
        return slice(OWN_FLOATS_AT, Float.BYTES * OWN_FLOATS).asFloatBuffer();
    }

    /** What belongs to the host: in the file of its first rank. */
    ByteBuffer hostFloats() {
        return slice(HOST_FLOATS_AT, Float.BYTES * HOST_FLOATS);
    }

    private ByteBuffer slice(int at, int length) {
        return bytes.slice(at, length).order(Connection.ORDER);
    }

    String name() {
        return path == null ? "" : path.getFileName().toString();
    }

    /** Takes the name away; who has mapped it keeps it. */
    void unlink() {
        if (path != null) {
            MAPPED_HERE.remove(path);
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The next start sweeps it away.
            }
        }
    }

    @Override
    public void close() {
        unlink();
        if (channel != null) {
            Sockets.close(channel);
        }
    }
}
