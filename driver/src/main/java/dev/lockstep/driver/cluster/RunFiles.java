package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.Message.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The run directory, for a rank 0 that lives in another process and cannot write or read there itself. */
final class RunFiles {
    private final Path directory;

    RunFiles(Path directory) {
        this.directory = directory;
    }

    /** The file is there when its last piece is. */
    void accept(Piece piece) {
        Path file = within(piece.path());
        Path aside = file.resolveSibling("." + file.getFileName() + ".coming");
        try {
            Files.createDirectories(directory.resolve(piece.path()).getParent());
            if (piece.from() == 0) {
                Files.deleteIfExists(aside); // what an attempt before this one did not finish
            }
            Files.write(aside, piece.bytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (piece.last()) {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot write " + file, e);
        }
    }

    void remove(String path) {
        try {
            Files.deleteIfExists(within(path));
        } catch (IOException e) {
            throw new UncheckedIOException("the driver cannot remove " + path, e);
        }
    }

    Piece read(Message.Wanted wanted) {
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
        Path folder = directory.resolve("checkpoints");
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

    private Path within(String path) {
        Path file = directory.resolve(path).normalize();
        if (!file.startsWith(directory)) {
            throw new IllegalArgumentException(path + " is not within the run directory " + directory);
        }
        return file;
    }
}
