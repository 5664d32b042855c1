package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sends what rank 0 leaves in its directory to the driver, where the run directory is. The executor's disk need not be
 * the driver's, and it goes away with the executor.
 */
final class FileReturn implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    private final Path directory;
    private final Postman postman;
    private final Set<String> sent = new HashSet<>();

    FileReturn(Postman postman) throws IOException {
        this.postman = postman;
        directory = Files.createTempDirectory("lockstep-run-");
    }

    /** Where rank 0 writes. */
    Path directory() {
        return directory;
    }

    /** What an event speaks of is there before the event is. */
    void before(Event event) {
        if (event instanceof Event.CheckpointWritten) {
            sendAll();
        }
    }

    /** Sends what is new, and has removed what is gone. */
    void sendAll() {
        try {
            List<Path> files = files();
            Set<String> there = new HashSet<>();
            for (Path file : files) {
                String path = directory.relativize(file).toString();
                there.add(path);
                if (sent.add(path)) {
                    send(file, path);
                }
            }
            for (String gone : Set.copyOf(sent)) {
                if (!there.contains(gone)) {
                    postman.ask(new Message.Removed(gone));
                    sent.remove(gone);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read back what was written to " + directory, e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void send(Path file, String path) throws IOException {
        long left = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            do {
                byte[] bytes = in.readNBytes((int) Math.min(PIECE, left));
                left -= bytes.length;
                postman.ask(new Message.Piece(path, bytes, left == 0));
            } while (left > 0);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
