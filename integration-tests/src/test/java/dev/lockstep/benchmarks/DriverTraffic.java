package dev.lockstep.benchmarks;

import dev.lockstep.driver.cluster.MessageListener;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bytes that go between ranks and driver. Files that are sent at the end, or with a checkpoint, count apart. */
final class DriverTraffic implements MessageListener {
    private final AtomicLong words = new AtomicLong();
    private final AtomicLong files = new AtomicLong();

    @Override
    public void accept(Serializable message, @Nullable Object answer) {
        boolean isFile = MessageListener.isOfFile(message) || MessageListener.isOfFile(answer);
        (isFile ? files : words).addAndGet(size(message) + size(answer));
    }

    /** All that is said on the way: who is where, how far, how well. */
    long bytesOfWords() {
        return words.get();
    }

    long bytesOfFiles() {
        return files.get();
    }

    private static long size(@Nullable Object object) {
        Counter counter = new Counter();
        try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
            out.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counter.bytes;
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] array, int from, int length) {
            bytes += length;
        }
    }
}
