package dev.lockstep.driver.capacity;

import com.sun.nio.file.ExtendedOpenOption;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file and reads it again, past the system's cache where the file system lets one. */
final class DiskRate {
    private static final long MOST_BYTES = 64L << 20;
    private static final int PIECE = 1 << 20;
    private static final int ALIGNMENT = 4096;
    private static final int SYNCS = 9;

    private final Path folder;
    private final long nanos;

    /** @param nanos that each of the three may take, about */
    DiskRate(Path folder, long nanos) {
        this.folder = folder;
        this.nanos = nanos;
    }

    /** Bytes a second, and how long a small file takes to be safe. */
    record Rates(double read, double write, double syncSeconds) {}

    Rates measure() throws IOException {
        Path file = Files.createTempFile(folder, "capacity", "");
        try {
            double write = write(file);
            double read = read(file);
            return new Rates(read, write, sync(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private double write(Path file) throws IOException {
        ByteBuffer piece = piece();
        long began = System.nanoTime();
        long bytes = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes < MOST_BYTES && (bytes == 0 || System.nanoTime() - began < nanos)) {
                bytes += out.write(piece.clear());
            }
            out.force(true);
        }
        return bytes * 1e9 / (System.nanoTime() - began);
    }

    private double read(Path file) throws IOException {
        try {
            return read(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            return read(file, StandardOpenOption.READ); // a file system in memory knows no way past its cache
        }
    }

    private double read(Path file, OpenOption... how) throws IOException {
        ByteBuffer piece = piece();
        long began = System.nanoTime();
        long bytes = 0;
        try (FileChannel in = FileChannel.open(file, how)) {
            int got = in.read(piece.clear());
            while (got > 0) {
                bytes += got;
                got = System.nanoTime() - began < nanos ? in.read(piece.clear()) : 0;
            }
        }
        return bytes * 1e9 / (System.nanoTime() - began);
    }

    /** The median of some. */
    private static double sync(Path file) throws IOException {
        double[] took = new double[SYNCS];
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                long began = System.nanoTime();
                out.write(ByteBuffer.allocate(ALIGNMENT), 0);
                out.force(true);
                took[i] = (System.nanoTime() - began) / 1e9;
            }
        }
        java.util.Arrays.sort(took);
        return took[SYNCS / 2];
    }

    /** Of bytes that no disk makes less of. */
    private static ByteBuffer piece() {
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE + ALIGNMENT).alignedSlice(ALIGNMENT);
        piece.limit(PIECE);
        SplitMixRandom random = new SplitMixRandom(System.nanoTime());
        for (int at = 0; at < PIECE; at += Long.BYTES) {
            piece.putLong(at, random.nextLong());
        }
        return piece.slice(0, PIECE).alignedSlice(ALIGNMENT);
    }
}
