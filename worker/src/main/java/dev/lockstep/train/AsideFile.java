package dev.lockstep.train;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is whole or not there: written aside, synced, renamed. The rename is the commit. */
final class AsideFile {
    /** Writes what belongs into the file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Changes what was written. */
    interface Change {
        void of(FileChannel written) throws IOException;
    }

    private AsideFile() {}

    static void write(Path file, Content content) throws IOException {
        write(file, content, written -> {});
    }

    /** The content may close what it is written to, as libraries do; the change comes after it. */
    static void write(Path file, Content content, Change change) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".writing");
        try (OutputStream out = Files.newOutputStream(aside)) {
            OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            content.writeTo(buffered);
            buffered.flush();
        }
        try (FileChannel written = FileChannel.open(aside, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            change.of(written);
            written.force(true);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
