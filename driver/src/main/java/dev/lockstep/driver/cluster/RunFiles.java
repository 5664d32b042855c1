package dev.lockstep.driver.cluster;

import dev.lockstep.average.MeetingLog;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.driver.cluster.RankMessage.Piece;
import dev.lockstep.events.FlightRecord;
import dev.lockstep.events.RankMeeting;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run directory, for a rank 0 that lives in another process and cannot write or read there itself. Pieces are written as
 * they come; what takes long, until they are safe on the disk, is done apart from the thread that hears all ranks.
 */
final class RunFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

    private final Path directory;
    private final Map<String, AsideFile> coming = new ConcurrentHashMap<>();

    private RunFiles(Path directory) {
        this.directory = directory;
    }

    /** Of a directory in which nobody else writes such files: what a kill has left unfinished is removed. */
    static RunFiles in(Path directory) {
        try {
            AsideFile.removeUnfinished(directory);
            AsideFile.removeUnfinished(directory.resolve(RunDirectoryNames.CHECKPOINTS));
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot tidy " + directory, e);
        }
        return new RunFiles(directory);
    }

    /** When this returns for the last piece, the file is safe on the disk. */
    void accept(Piece piece) {
        Path file = within(piece.path());
        try {
            if (piece.from() == 0) {
                abandon(coming.put(piece.path(), AsideFile.begin(file)));
            }
            AsideFile aside = coming.get(piece.path());
            if (aside == null) {
                throw new IOException("the piece from byte " + piece.from() + " on came first");
            }
            aside.append(piece.bytes());
            if (piece.last()) {
                coming.remove(piece.path());
                try (aside) {
                    aside.commit();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void abandon(@Nullable AsideFile unfinished) throws IOException {
        if (unfinished != null) {
            unfinished.close();
        }
    }

    /** Leaves the last meetings of a rank. */
    void keep(RankMessage from, RankMessage.Flight flight) {
        List<RankMeeting> meetings = MeetingLog.meetings(flight.meetings()).stream()
                .map(one -> new RankMeeting(
                        from.attempt(),
                        from.rank(),
                        flight.host(),
                        one.number(),
                        one.purpose(),
                        one.step(),
                        one.cameMicros(),
                        one.tookMicros()))
                .toList();
        try {
            FlightRecord.write(directory, from.rank(), meetings);
        } catch (IOException e) {
            LOG.warn("the last meetings of rank {} are lost: {}", from.rank(), e.getMessage());
        }
    }

    /** Of files whose writers have ended before they were whole nothing is left. */
    void abandonAll() {
        for (AsideFile unfinished : coming.values()) {
            try {
                unfinished.close();
            } catch (IOException e) {
                LOG.debug("what is left of a file is removed later: {}", e.getMessage());
            }
        }
        coming.clear();
    }

    void remove(String path) {
        try {
            Files.deleteIfExists(within(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot remove " + path, e);
        }
    }

    Piece read(RankMessage.FileRequest wanted) {
        Path file = within(wanted.path());
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(wanted.from());
            byte[] bytes = in.readNBytes(Piece.MOST_BYTES);
            return new Piece(wanted.path(), wanted.from(), bytes, wanted.from() + bytes.length == Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot read " + file, e);
        }
    }

    /** The checkpoints that lie here, as paths below the run directory. */
    List<String> checkpoints() {
        Path folder = directory.resolve(RunDirectoryNames.CHECKPOINTS);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** That have begun the run which lies here, before the one that computes it; empty where none did. */
    String earlierEngines() {
        Path file = directory.resolve(RunDirectoryNames.IDENTITY);
        try {
            return RunIdentity.read(file).flatMap(RunIdentity::earlierEngines).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot read " + file, e);
        }
    }

    private Path within(String path) {
        Path file = directory.resolve(path).normalize();
        if (!file.startsWith(directory)) {
            throw new IllegalArgumentException(path + " is not within the run directory " + directory);
        }
        return file;
    }
}
