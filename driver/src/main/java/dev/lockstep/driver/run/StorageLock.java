package dev.lockstep.driver.run;

import dev.lockstep.file.AsideFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps two drivers from working in one folder of a file system that has no locks: a file there names its holder, who writes it
 * anew again and again. Whose file has not changed for so long that it would have, many times, is dead. The clock is that of who
 * waits, so that clocks of hosts need not agree.
 */
final class StorageLock {
    private final FileSystem files;
    private final Path file;
    private final Pace pace;
    private final String holder;
    private long beats;

    /**
     * How often the holder gives a sign of life, and after what silence it counts as dead.
     *
     * @param settling how long who may not be the only one to write waits for others who do the same
     */
    record Pace(Duration beat, Duration silence, Duration settling) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(2));
    }

    private StorageLock(FileSystem files, Path file, Pace pace) throws IOException {
        this.files = files;
        this.file = file;
        this.pace = pace;
        holder = "process " + ProcessHandle.current().pid() + " on "
                + InetAddress.getLocalHost().getHostName() + ", " + UUID.randomUUID();
    }

    /**
     * Takes the lock; where another held it, after it has been silent for long enough.
     *
     * @throws BadInputException where another holds it
     */
    static StorageLock take(FileSystem files, Path file, Pace pace) throws IOException, InterruptedException {
        StorageLock lock = new StorageLock(files, file, pace);
        boolean isFirst = lock.writeFirst();
        if (!isFirst) {
            lock.awaitSilence();
            lock.beat();
        }
        // A store of objects looks whether a file is there when an upload begins, and not when it ends. Of several who
        // found
        // nothing, or saw the silence, the last one to write has it; who writes later than that finds the name of
        // another with
        // its next sign of life.
        if (!isFirst || AsideFile.appearsWhenClosed(files, file)) {
            Thread.sleep(pace.settling().toMillis());
            if (!lock.isOurs()) {
                throw lock.heldBy(lock.read());
            }
        }
        return lock;
    }

    private boolean writeFirst() throws IOException {
        try {
            write(false);
            return true;
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.PathExistsException e) {
            return false;
        } catch (IOException e) {
            if (files.exists(file)) {
                return false;
            }
            throw e;
        }
    }

    private void awaitSilence() throws IOException, InterruptedException {
        String before = read();
        if (isOfADeadProcessHere(before)) {
            return;
        }
        long from = System.nanoTime();
        while (System.nanoTime() - from < pace.silence().toNanos()) {
            Thread.sleep(pace.beat().toMillis());
            String now = read();
            if (!now.equals(before)) {
                throw heldBy(now.isEmpty() ? before : now); // empty: just being written, by who held it
            }
        }
    }

    private static boolean isOfADeadProcessHere(String text) throws IOException {
        String end = " on " + InetAddress.getLocalHost().getHostName() + ", ";
        int at = text.indexOf(end);
        return text.startsWith("process ")
                && at > 0
                && ProcessHandle.of(Long.parseLong(text.substring("process ".length(), at)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    private BadInputException heldBy(String text) {
        int end = text.indexOf(", ");
        return new BadInputException("another driver is training in " + file.getParent()
                + (end < 0 ? "" : ": " + text.substring(0, end))
                + "; wait for its end, or end it (a driver that has died counts as such after "
                + pace.silence().toSeconds() + " s)");
    }

    /** A sign of life. */
    void beat() throws IOException {
        write(true);
    }

    private void write(boolean overwrite) throws IOException {
        beats++;
        try (OutputStream out = files.create(file, overwrite)) {
            out.write((holder + "\nbeat " + beats + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Whether nobody has taken it: a driver that was halted, or cut off, for long may find that another goes on. */
    boolean isOurs() throws IOException {
        return read().startsWith(holder);
    }

    private String read() throws IOException {
        try (InputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return ""; // just being written, or given up
        }
    }

    void release() throws IOException {
        if (isOurs()) {
            files.delete(file, false);
        }
    }
}
