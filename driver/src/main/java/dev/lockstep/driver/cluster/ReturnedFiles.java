package dev.lockstep.driver.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes what rank 0 sends back into the run directory, where rank 0 lives in another process and cannot do so itself. */
final class ReturnedFiles {
    private final Path directory;

    ReturnedFiles(Path directory) {
        this.directory = directory;
    }

    /** The file is there when its last piece is. */
    void accept(Message.Piece piece) {
        Path file = within(piece.path());
        Path aside = file.resolveSibling("." + file.getFileName() + ".coming");
        try {
            Files.createDirectories(directory.resolve(piece.path()).getParent());
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

    private Path within(String path) {
        Path file = directory.resolve(path).normalize();
        if (!file.startsWith(directory)) {
            throw new IllegalArgumentException(path + " is not within the run directory " + directory);
        }
        return file;
    }
}
