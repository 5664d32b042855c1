package dev.lockstep.average.link;

import dev.lockstep.average.fold.WindowMemory;
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
 * the host, into whose file all write what belongs to the host. It is private to the user, and has no name any more once all
 * have mapped it, so that the system frees it when the last of them ends, however it ends.
 *
 * <p>No locks: each flag is written by one rank and counts up, and floats are plain memory between a release of the flag by
 * who wrote them and an acquire of it by who reads them.
 *
 * <pre>
 * flags, announcement of the rank (two, in turn), announcements of other hosts (two, in turn),
 * partial sums of the rank, results and sums of the host (see {@link WindowMemory}), checksums
 * </pre>
 */
public final class SharedMemoryFile implements AutoCloseable {
    static final String PREFIX = "lockstep-";
    static final int MOST_ANNOUNCEMENT = 8 * 1024;
    static final int ANNOUNCEMENTS_OF_ALL = 256 * 1024;

    /** Two cache lines, since processors fetch them in pairs: a flag that is written does not disturb readers of another. */
    private static final int FLAG_BYTES = 128;

    private static final int OWN_ANNOUNCEMENT_AT = 4096;
    private static final int ANNOUNCEMENTS_OF_ALL_AT = OWN_ANNOUNCEMENT_AT + 2 * MOST_ANNOUNCEMENT;
    private static final int RANK_FLOATS_AT = ANNOUNCEMENTS_OF_ALL_AT + 2 * ANNOUNCEMENTS_OF_ALL;
    private static final int HOST_FLOATS_AT = RANK_FLOATS_AT + Float.BYTES * WindowMemory.RANK_FLOATS;
    private static final int CHECKSUMS_AT = HOST_FLOATS_AT + Float.BYTES * WindowMemory.HOST_FLOATS;
    private static final int CHECKSUMS = 8 * 1024;
    static final int BYTES = CHECKSUMS_AT + Long.BYTES * CHECKSUMS;

    private static final int FILL_BYTES = 64 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, WindowMemory.ORDER);
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

    /** How far a rank is, as the others see it. */
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

    /** Every page is written to: were space missing only when it is first used, the process would end by SIGBUS. */
    private static SharedMemoryFile fill(Path path, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException("another process locks " + path);
            }
            ByteBuffer zeros = ByteBuffer.allocate(FILL_BYTES);
            for (int at = 0; at < BYTES; at += zeros.position()) {
                zeros.clear().limit(Math.min(FILL_BYTES, BYTES - at));
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
    public static SharedMemoryFile open(Path path) throws IOException {
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
     * Refuses what is no plain file of this user. Anybody may create what he likes in the folder, under any name: to open a
     * pipe waits for its other end, for ever, and a link leads where its owner wants. Nobody but the user can replace a file
     * of his, for the folder is sticky.
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
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).order(WindowMemory.ORDER);
    }

    long flag(Flag which) {
        return (long) LONGS.getAcquire(bytes, which.at);
    }

    /** All that this rank wrote before is seen by whoever sees the flag. */
    void raise(Flag which, long value) {
        LONGS.setRelease(bytes, which.at, value);
    }

    /** Whether its owner has mapped the files of all ranks of the host. */
    public boolean hasMappedAll() {
        return flag(Flag.MAPPED) == 1;
    }

    /** Says so. */
    public void setMappedAll() {
        raise(Flag.MAPPED, 1);
    }

    /**
     * Room for the announcement of the rank. Meetings take turns: a slow reader still finds the one before, and nobody is two
     * meetings ahead of another.
     */
    ByteBuffer ownAnnouncement(long meeting) {
        return slice(OWN_ANNOUNCEMENT_AT + (int) (meeting % 2) * MOST_ANNOUNCEMENT, MOST_ANNOUNCEMENT);
    }

    /** Room for the announcements of all ranks of other hosts, in turn as well. */
    ByteBuffer announcementsOfAll(long meeting) {
        return slice(ANNOUNCEMENTS_OF_ALL_AT + (int) (meeting % 2) * ANNOUNCEMENTS_OF_ALL, ANNOUNCEMENTS_OF_ALL);
    }

    /** The partial sums of the rank. */
    FloatBuffer ownFloats() {
        return slice(RANK_FLOATS_AT, Float.BYTES * WindowMemory.RANK_FLOATS).asFloatBuffer();
    }

    /** What belongs to the host: in the file of its first rank. */
    ByteBuffer hostFloats() {
        return slice(HOST_FLOATS_AT, Float.BYTES * WindowMemory.HOST_FLOATS);
    }

    /** Writes a checksum of a window, together with the number of the window. */
    void putChecksum(int index, long window, int checksum) {
        if (index < CHECKSUMS) {
            bytes.putLong(
                    CHECKSUMS_AT + Long.BYTES * index,
                    ((window + 1) << Integer.SIZE) | Integer.toUnsignedLong(checksum));
        }
    }

    /** Whether a checksum of that window is there: not where who wrote the window makes none. */
    boolean hasChecksum(int index, long window) {
        return index < CHECKSUMS
                && (int) (bytes.getLong(CHECKSUMS_AT + Long.BYTES * index) >>> Integer.SIZE) == (int) (window + 1);
    }

    int checksum(int index) {
        return (int) bytes.getLong(CHECKSUMS_AT + Long.BYTES * index);
    }

    private ByteBuffer slice(int at, int length) {
        return bytes.slice(at, length).order(WindowMemory.ORDER);
    }

    /** Of the file, without its folder; empty where it was opened and not created. */
    public String name() {
        return path == null ? "" : path.getFileName().toString();
    }

    /** Takes the name away; who has mapped it keeps it. */
    public void unlink() {
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
