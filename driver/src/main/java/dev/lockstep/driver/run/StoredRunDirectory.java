package dev.lockstep.driver.run;

import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run directory on a file system of the cluster: HDFS, or a store of objects. The driver works in a copy on its own disk, and
 * what changes there is sent within a second. Checkpoints alone do not go that way: ranks write them where they belong.
 */
final class StoredRunDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRunDirectory.class);
    private static final long PACE_MILLIS = 500;
    private static final long LONGEST_END_SECONDS = 60;

    private final FileSystem files;
    private final Path place;
    private final StorageLock lock;
    private final StorageLock.Pace pace;
    private final java.nio.file.Path copy;
    private final Map<String, String> same = new HashMap<>();
    private final Map<String, StoredLog> logs = new HashMap<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread sender = new Thread(this::sendAllTheTime, "run-directory-sender");
    private volatile boolean isOver;
    private volatile @Nullable IOException failure;
    private volatile Consumer<String> ifTaken = why -> {};

    private StoredRunDirectory(
            FileSystem files, Path place, StorageLock lock, StorageLock.Pace pace, java.nio.file.Path copy) {
        this.files = files;
        this.place = place;
        this.lock = lock;
        this.pace = pace;
        this.copy = copy;
        sender.setDaemon(true);
    }

    /** Whether a run directory that somebody names lies on a file system of the cluster. */
    static boolean isMeantBy(String asked) {
        return asked.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !asked.startsWith("file:");
    }

    /** As the session will be started: with {@code spark.hadoop.*}, and what the environment says. */
    private static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** One of its own, which is still open when this process is ended by a signal. */
    private static FileSystem open(Path place, Configuration hadoop) throws IOException {
        Configuration own = new Configuration(hadoop);
        own.setBoolean("fs.automatic.close", false);
        return FileSystem.newInstance(FileSystem.get(place.toUri(), own).getUri(), own);
    }

    /** A directory that is not there yet. */
    static StoredRunDirectory create(String asked) throws IOException {
        return create(asked, hadoop(), StorageLock.Pace.USUAL);
    }

    static StoredRunDirectory create(String asked, Configuration hadoop, StorageLock.Pace pace) throws IOException {
        Path place = new Path(asked);
        FileSystem files = open(place, hadoop);
        place = files.makeQualified(place);
        if (files.exists(place) && files.listStatusIterator(place).hasNext()) {
            boolean isRun = files.exists(new Path(place, RunDirectoryNames.RUN_FILE));
            throw new BadInputException("the run directory " + place + " exists already; "
                    + (isRun ? "go on with it: ./lockstep resume '" + place + "', or " : "")
                    + "give another one by --run DIR, or remove it: hdfs dfs -rm -r '" + place + "'");
        }
        return take(files, place, pace);
    }

    /** The directory of a run that was begun, with all that lies there. */
    static StoredRunDirectory again(String asked) throws IOException {
        return again(asked, hadoop(), StorageLock.Pace.USUAL);
    }

    static StoredRunDirectory again(String asked, Configuration hadoop, StorageLock.Pace pace) throws IOException {
        Path place = new Path(asked);
        FileSystem files = open(place, hadoop);
        place = files.makeQualified(place);
        if (!files.exists(new Path(place, RunDirectoryNames.RUN_FILE))) {
            throw new BadInputException(place + " is no run directory: it has no " + RunDirectoryNames.RUN_FILE
                    + "; give the directory that `train` named");
        }
        StoredRunDirectory taken = take(files, place, pace);
        try {
            taken.fetch();
            return taken;
        } catch (IOException | RuntimeException e) {
            taken.giveBack(false);
            throw e;
        }
    }

    private static StoredRunDirectory take(FileSystem files, Path place, StorageLock.Pace pace) throws IOException {
        try {
            StorageLock lock = StorageLock.take(files, new Path(place, RunDirectoryNames.LOCK), pace);
            java.nio.file.Path copy = Files.createTempDirectory("lockstep-run-").resolve(place.getName());
            StoredRunDirectory taken = new StoredRunDirectory(files, place, lock, pace, copy);
            taken.sender.start();
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was interrupted while it waited for " + place, e);
        }
    }

    /** What the run file of a run that lies there says, which nobody takes. */
    static String runFile(String asked) throws IOException {
        Path file = new Path(asked, RunDirectoryNames.RUN_FILE);
        try (InputStream in = file.getFileSystem(hadoop()).open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Where the driver works. */
    java.nio.file.Path copy() {
        return copy;
    }

    /** Where it lies. */
    String place() {
        return place.toString();
    }

    /** Where a file that lies in the copy is to be found. */
    String place(java.nio.file.Path file) {
        return file.equals(copy) ? place() : place + "/" + copy.relativize(file);
    }

    /** Whom to tell that another driver goes on with the run. */
    void ifTaken(Consumer<String> tell) {
        ifTaken = tell;
    }

    private synchronized void fetch() throws IOException {
        RemoteIterator<LocatedFileStatus> all = files.listFiles(place, true);
        String above = place.toUri().getPath() + "/";
        while (all.hasNext()) {
            Path there = all.next().getPath();
            String path = there.toUri().getPath().substring(above.length());
            if (!path.startsWith(RunDirectoryNames.CHECKPOINTS + "/")
                    && !there.getName().startsWith(".")) {
                java.nio.file.Path here = copy.resolve(path);
                Files.createDirectories(Objects.requireNonNull(here.getParent()));
                try (InputStream in = files.open(there);
                        OutputStream out = Files.newOutputStream(here)) {
                    in.transferTo(out);
                }
                same.put(path, version(here));
            }
        }
    }

    private void sendAllTheTime() {
        long beaten = System.nanoTime();
        while (!isOver) {
            try {
                if (ending.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (System.nanoTime() - beaten > pace.beat().toNanos()) {
                    beaten = System.nanoTime();
                    beat();
                }
                send();
            } catch (NoSuchFileException e) {
                // What was just being written has its true name by now, and is sent next time.
            } catch (IOException e) {
                if (failure == null) {
                    LOG.warn("cannot write to {} at the moment, and tries again: {}", place, e.getMessage());
                }
                failure = e;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void beat() throws IOException {
        if (isOver) {
            return;
        }
        if (!lock.isOurs()) {
            isOver = true;
            ifTaken.accept(
                    "another driver goes on with the run in " + place + ", since this one gave no sign of life for "
                            + pace.silence().toSeconds() + " s");
            return;
        }
        lock.beat();
    }

    /** Sends what has changed. */
    synchronized void send() throws IOException {
        if (!Files.isDirectory(copy)) {
            return;
        }
        Set<String> here = new HashSet<>();
        for (java.nio.file.Path file : filesHere()) {
            String path = copy.relativize(file).toString();
            here.add(path);
            String written = version(file);
            if (!written.equals(same.get(path))) {
                send(file, path);
                same.put(path, written);
            }
        }
        for (String gone : Set.copyOf(same.keySet())) {
            if (!here.contains(gone)) {
                files.delete(new Path(place, gone), false);
                same.remove(gone);
            }
        }
        failure = null;
    }

    private void send(java.nio.file.Path file, String path) throws IOException {
        Path there = new Path(place, path);
        if (file.endsWith(RunDirectoryNames.EVENTS)) {
            StoredLog log = logs.get(path);
            if (log == null) {
                log = new StoredLog(files, there, file);
                logs.put(path, log);
            }
            log.send();
            return;
        }
        AsideFile.write(files, there, out -> {
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(out);
            }
        });
    }

    /** The result comes last: whoever finds it finds all. */
    private List<java.nio.file.Path> filesHere() throws IOException {
        try (Stream<java.nio.file.Path> all = Files.walk(copy)) {
            List<java.nio.file.Path> found = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList());
            found.sort(Comparator.comparing(
                            (java.nio.file.Path file) -> file.equals(copy.resolve(RunDirectoryNames.RESULT)))
                    .thenComparing(Comparator.naturalOrder()));
            return found;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Differs from that of the file which stood there before: clocks of file systems are too coarse to say it alone. */
    private static String version(java.nio.file.Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
    }

    /**
     * Sends what is left to send, and lets go of it.
     *
     * @throws IOException where it cannot; all that the run made then lies in the copy
     */
    void release() throws IOException {
        if (isOver) {
            return; // by another driver's doing
        }
        endSender();
        try {
            synchronized (this) {
                send();
                for (StoredLog log : logs.values()) {
                    log.close();
                }
            }
            lock.release();
            files.close();
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to " + place + ": " + e.getMessage() + "; all that the run made lies in " + copy
                            + " on the driver's host",
                    e);
        }
        removeCopy();
    }

    /** Lets go of it where nothing was done in it. */
    void giveBack(boolean isNew) {
        if (isOver) {
            return;
        }
        endSender();
        try {
            if (isNew) {
                files.delete(place, true); // it was made for this run, and is still locked
            } else {
                lock.release();
            }
            files.close();
        } catch (FileNotFoundException e) {
            // It is not there any more.
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", place, e.getMessage());
        }
        removeCopy();
    }

    private void endSender() {
        isOver = true;
        ending.countDown();
        try {
            sender.join(TimeUnit.SECONDS.toMillis(LONGEST_END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeCopy() {
        try (Stream<java.nio.file.Path> all = Files.walk(Objects.requireNonNull(copy.getParent()))) {
            for (java.nio.file.Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", copy, e.getMessage());
        }
    }
}
