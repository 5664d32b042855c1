package dev.lockstep.driver.run;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A log on a file system of the cluster, kept equal to one that grows on the driver's disk. Where files can be appended to, as on
 * HDFS, what is new goes there at once, and whoever reads there finds it. Elsewhere the whole is written anew, and not often.
 */
final class StoredLog implements AutoCloseable {
    private static final Duration SELDOM = Duration.ofSeconds(30);

    /** Failures in a row after which nothing is appended any more: with fewer data nodes than copies of a file, HDFS never lets it be. */
    private static final int ENOUGH = 3;

    private static final int BUFFER = 1 << 16;

    private final FileSystem files;
    private final Path there;
    private final java.nio.file.Path here;
    private final boolean couldGrow;
    private int failures;
    private @Nullable FSDataOutputStream out;
    private long sent = -1;
    private long sentAt;

    StoredLog(FileSystem files, Path there, java.nio.file.Path here) throws IOException {
        this.files = files;
        this.there = there;
        this.here = here;
        couldGrow = files.hasPathCapability(there, CommonPathCapabilities.FS_APPEND);
    }

    /** Sends what is new, if it is time to. */
    void send() throws IOException {
        if (grows()) {
            append();
        } else if (sent < 0 || System.nanoTime() - sentAt > SELDOM.toNanos()) {
            sendWhole();
        }
    }

    private boolean grows() {
        return couldGrow && failures < ENOUGH;
    }

    /** Sends all that is left. */
    @Override
    public void close() throws IOException {
        if (grows() && sent >= 0) {
            append();
            try {
                endAppending();
            } catch (IOException e) {
                sendWhole();
            }
        } else if (Files.size(here) != sent) {
            sendWhole();
        }
    }

    private void sendWhole() throws IOException {
        endAppending();
        AsideFile.write(files, there, to -> sent = copyTo(to));
        sentAt = System.nanoTime();
    }

    private long copyTo(OutputStream to) throws IOException {
        try (InputStream in = Files.newInputStream(here)) {
            return in.transferTo(to);
        }
    }

    private void append() throws IOException {
        if (sent < 0 || Files.size(here) < sent) {
            sendWhole();
            return;
        }
        if (Files.size(here) == sent) {
            return;
        }
        try {
            appendWhatIsNew();
            failures = 0;
        } catch (IOException e) {
            failures++;
            giveUp();
            sendWhole();
        }
    }

    private void appendWhatIsNew() throws IOException {
        try (FileChannel channel = FileChannel.open(here)) {
            FSDataOutputStream to = out == null ? files.append(there) : out;
            out = to;
            InputStream in = Channels.newInputStream(channel.position(sent));
            byte[] piece = new byte[BUFFER];
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                to.write(piece, 0, count);
                sent += count;
            }
            to.hflush();
        }
    }

    /** What came of the last piece is not known: the whole is sent. */
    private void giveUp() {
        sent = -1;
        try {
            endAppending();
        } catch (IOException e) {
            out = null; // the failure that led here matters more
        }
    }

    private void endAppending() throws IOException {
        FSDataOutputStream open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
