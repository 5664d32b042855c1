package dev.lockstep.driver.cluster;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.driver.cluster.RankMessage.Piece;
import dev.lockstep.events.Event;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A run directory on the disk of rank 0's executor, kept equal to the true one on the driver. The executor's disk need not
 * be the driver's, and it goes away with the executor: so what is written there is sent as soon as it is whole.
 */
final class RemoteRunDirectory implements AutoCloseable {
    private final DriverChannel channel;
    private final Path trueOne;
    private final ScratchFolder scratch;
    private final Path directory;
    private final Set<String> expected = new TreeSet<>();
    private final Map<String, String> same = new HashMap<>();

    /**
     * @param trueOne the run directory on the driver
     * @param scratch where the copy lies; closed with it
     */
    RemoteRunDirectory(DriverChannel channel, Path trueOne, ScratchFolder scratch) throws IOException {
        this.channel = channel;
        this.trueOne = trueOne;
        this.scratch = scratch;
        directory = Files.createDirectory(scratch.path().resolve(String.valueOf(trueOne.getFileName())));
    }

    /** Where rank 0 reads and writes. */
    Path path() {
        return directory;
    }

    /**
     * Files of the true directory have their names here from now on, so that it is seen when one of them is removed. What is
     * in them is brought when it is asked for: a rank that remembers the run needs none of it.
     */
    void expect(List<String> paths) throws IOException {
        for (String path : paths) {
            Path file = directory.resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.createFile(file);
            same.put(path, version(file));
            expected.add(path);
        }
    }

    /** Gets what is in a file that is expected; what is here already stays. */
    void fetch(String path) throws IOException {
        if (!expected.remove(path)) {
            return;
        }
        Path file = directory.resolve(path);
        try (OutputStream out = Files.newOutputStream(file)) {
            long from = 0;
            Piece piece;
            do {
                piece = (Piece) Objects.requireNonNull(channel.ask(new RankMessage.FileRequest(path, from)));
                out.write(piece.bytes());
                from += piece.bytes().length;
            } while (!piece.last());
        }
        same.put(path, version(file));
    }

    /** The checkpoints of the run, where they lie in its directory. */
    CheckpointStorage.Mirror checkpoints() {
        return new CheckpointStorage.Mirror() {
            @Override
            public void fetch(String file) throws IOException {
                RemoteRunDirectory.this.fetch(RunDirectoryNames.CHECKPOINTS + "/" + file);
            }

            @Override
            public void publish(BooleanSupplier givenUp) {
                Path folder = directory.resolve(RunDirectoryNames.CHECKPOINTS);
                if (Files.isDirectory(folder)) {
                    send(folder, givenUp);
                }
            }
        };
    }

    /** An event that names a file names the true one. */
    Event asOfTheTrueOne(Event event) {
        if (event instanceof Event.RunStarted started) {
            return started.in(trueOne.toString());
        }
        return event instanceof Event.CheckpointWritten written
                        && Files.isDirectory(directory.resolve(RunDirectoryNames.CHECKPOINTS))
                ? written.in(trueOne.resolve(RunDirectoryNames.CHECKPOINTS).toString())
                : event;
    }

    /** To be called when nothing is written any more. */
    void sendAll() {
        send(directory, () -> false);
    }

    private synchronized void send(Path folder, BooleanSupplier givenUp) {
        try {
            Set<String> there = new HashSet<>();
            for (Path file : files(folder)) {
                String path = directory.relativize(file).toString();
                there.add(path);
                String written = version(file);
                if (!written.equals(same.put(path, written))) {
                    send(file, path, givenUp);
                }
            }
            String within = directory.relativize(folder).toString();
            for (String gone : Set.copyOf(same.keySet())) {
                if (gone.startsWith(within) && !there.contains(gone)) {
                    channel.ask(new RankMessage.Removed(gone));
                    same.remove(gone);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read back what was written to " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("was interrupted while the driver wrote " + folder, e);
        }
    }

    /** Differs from that of the file which stood there before: clocks of file systems are too coarse to say it alone. */
    private static String version(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() + " " + attributes.lastModifiedTime();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void send(Path file, String path, BooleanSupplier givenUp) throws IOException, InterruptedException {
        long size = Files.size(file);
        long from = 0;
        try (InputStream in = Files.newInputStream(file)) {
            do {
                if (givenUp.getAsBoolean()) {
                    throw new IOException("nobody wants " + path + " any more");
                }
                byte[] bytes = in.readNBytes(Piece.MOST_BYTES);
                channel.ask(new Piece(path, from, bytes, from + bytes.length >= size));
                from += bytes.length;
            } while (from < size);
        }
    }

    @Override
    public void close() {
        scratch.close();
    }
}
