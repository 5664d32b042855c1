package dev.lockstep.average.link;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
final class SharedMemoryFile implements AutoCloseable {
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
    private static final int CHECKSUMS_AT = HOST_FLOATS_AT + Float.BYTES * HOST_FLOATS;
    private static final int CHECKSUMS = 8 * 1024;
    static final int BYTES = CHECKSUMS_AT + Long.BYTES * CHECKSUMS;

    private static final int PIECE = 64 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, RankConnection.ORDER);
    /**
     * Files of this JVM, from before they exist until after they are gone: whoever opened and closed one of them again would
     * give up its lock, which the system holds for the process and not for who asked for it.
     */
    private static final Set<Path> OF_THIS_JVM = ConcurrentHashMap.newKeySet();

    private static final Map<Path, ByteBuffer> MAPPED_HERE = new ConcurrentHashMap<>();
    /** Belongs to who runs this process. */
    private static final Path SELF = Path.of("/proc/self");

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

    private SharedMemoryFile(ByteBuffer bytes, @Nullable Path path, @Nullable FileChannel channel) {
        this.bytes = bytes;
        this.path = path;
        this.channel = channel;
    }

    static SharedMemoryFile create(Path path) throws IOException {
        OF_THIS_JVM.add(path);
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return fill(path, channel);
        } catch (IOException | RuntimeException e) {
            OF_THIS_JVM.remove(path);
            throw e;
        }
    }

    /** Every page is written to, so that no space can be missing later, when only a signal could say so. */
    private static SharedMemoryFile fill(Path path, FileChannel channel) throws IOException {
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
            return new SharedMemoryFile(mapped, path, channel);
        } catch (IOException | RuntimeException e) {
            ExchangeSockets.close(channel);
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Maps the file of another rank of this host. */
    static SharedMemoryFile open(Path path) throws IOException {
        ByteBuffer here = MAPPED_HERE.get(path);
        if (here != null) {
            return new SharedMemoryFile(here, null, null);
        }
        checkIsOwn(path);
        if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS))
                .equals("rw-------")) {
            throw new IOException(path + " is not private");
        }
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() != BYTES) {
                throw new IOException(path + " has " + channel.size() + " bytes, not " + BYTES);
            }
            return new SharedMemoryFile(map(channel), null, null);
        }
    }

    static boolean isOfThisJvm(Path path) {
        return OF_THIS_JVM.contains(path);
    }

    /**
     * Refuses what is no plain file of this user. Anybody may leave what he likes in the folder, under any name: to open a
     * pipe waits for its other end, for ever, and a link leads where its owner wants. Nobody but the user can put something
     * else in the place of a file of his, for the folder is sticky.
     */
    static void checkIsOwn(Path path) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no plain file");
        }
        if (!Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                .equals(Files.getAttribute(SELF, "unix:uid"))) {
            throw new IOException(path + " belongs to another user");
        }
    }

    private static ByteBuffer map(FileChannel channel) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).order(RankConnection.ORDER);
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

    /** Leaves a checksum of a window. */
    void leave(int index, long window, int checksum) {
        if (index < CHECKSUMS) {
            bytes.putLong(
                    CHECKSUMS_AT + Long.BYTES * index,
                    ((window + 1) << Integer.SIZE) | Integer.toUnsignedLong(checksum));
        }
    }

    /** Whether a checksum of that window lies there: not where who wrote the window makes none. */
    boolean hasLeft(int index, long window) {
        return index < CHECKSUMS
                && (int) (bytes.getLong(CHECKSUMS_AT + Long.BYTES * index) >>> Integer.SIZE) == (int) (window + 1);
    }

    int left(int index) {
        return (int) bytes.getLong(CHECKSUMS_AT + Long.BYTES * index);
    }

    private ByteBuffer slice(int at, int length) {
        return bytes.slice(at, length).order(RankConnection.ORDER);
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
                OF_THIS_JVM.remove(path);
            } catch (IOException e) {
                // The next start sweeps it away.
            }
        }
    }

    @Override
    public void close() {
        unlink();
        if (channel != null) {
            ExchangeSockets.close(channel);
        }
    }
}
