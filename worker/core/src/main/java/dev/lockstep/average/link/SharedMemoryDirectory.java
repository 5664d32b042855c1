package dev.lockstep.average.link;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** The folder whose files are shared memory. */
public final class SharedMemoryDirectory {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** A file that is younger may be one whose owner is about to lock it. */
    private static final Duration UNTIL_LOCKED = Duration.ofSeconds(10);

    private static final int MOST_OF_A_NAME = 80;

    private final Path path;

    /** The folder at this path. */
    public SharedMemoryDirectory(Path path) {
        this.path = path;
    }

    /** A file in it, where there is room for one. */
    public SharedMemoryFile create(String application, String attempt, int rank) throws IOException {
        long usable = Files.getFileStore(path).getUsableSpace();
        if (usable < SharedMemoryFile.BYTES) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s has %.1f MB free, %.1f MB are needed for each rank",
                    path,
                    usable / 1e6,
                    SharedMemoryFile.BYTES / 1e6));
        }
        return SharedMemoryFile.create(file(name(application, attempt, rank)));
    }

    private static String name(String application, String attempt, int rank) {
        return prefix(application, attempt) + rank + "-" + UUID.randomUUID();
    }

    private static String prefix(String application, String attempt) {
        return SharedMemoryFile.PREFIX + plain(application) + "-" + plain(attempt) + "-";
    }

    private static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_.]", "_");
        return plain.substring(0, Math.min(plain.length(), MOST_OF_A_NAME));
    }

    /** The file of that name, which must not lead elsewhere. */
    public Path file(String name) {
        if (!name.startsWith(SharedMemoryFile.PREFIX) || name.contains("/")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a file in " + path);
        }
        return path.resolve(name);
    }

    /** The same for all who see the same files here: on one host, of one user, and in one container where there are some. */
    public String identity() throws IOException {
        String boot = Files.exists(BOOT) ? Files.readString(BOOT).strip() : "unknown";
        return boot + "/" + Files.getAttribute(path, "unix:dev") + "/" + System.getProperty("user.name");
    }

    /** Removes what killed ranks left behind: files that nobody locks. */
    public void sweep() {
        sweep(SharedMemoryFile.PREFIX, UNTIL_LOCKED);
    }

    /** The same for an attempt that is over, of which no file is just being made any more. */
    public void sweep(String application, String attempt) {
        sweep(prefix(application, attempt), Duration.ZERO);
    }

    /** The same for all attempts of an application but this one: they are over when it begins. */
    public void sweepBefore(String application, String attempt) {
        sweep(SharedMemoryFile.PREFIX + plain(application) + "-", Duration.ZERO, prefix(application, attempt));
    }

    private void sweep(String prefix, Duration age) {
        sweep(prefix, age, "/");
    }

    private void sweep(String prefix, Duration age, String spared) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, prefix + "*")) {
            for (Path file : files) {
                if (!String.valueOf(file.getFileName()).startsWith(spared)) {
                    sweep(file, age);
                }
            }
        } catch (IOException e) {
            // What cannot be listed cannot be swept; whether a new file can be made is another matter.
        }
    }

    private static void sweep(Path file, Duration leastAge) {
        try {
            if (SharedMemoryFile.isOfThisJvm(file)) {
                return;
            }
            SharedMemoryFile.checkIsOwn(file);
            long age = System.currentTimeMillis()
                    - Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
            if (age < leastAge.toMillis()) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            // It belongs to somebody else, is no file of ours, or is gone by now.
        }
    }
}
