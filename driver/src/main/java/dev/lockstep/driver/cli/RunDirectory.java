package dev.lockstep.driver.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that a run leaves behind. It is taken before anything costly begins, and given back if nothing did. */
record RunDirectory(Path path) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** The directory asked for, or one under {@code runs/} named for the run and the time, in that folder. */
    static RunDirectory take(Path folder, Optional<Path> asked, String name, LocalDateTime now) {
        Path path = folder.resolve(asked.orElseGet(() -> Path.of("runs", name + "-" + TIME.format(now))))
                .toAbsolutePath()
                .normalize();
        try {
            Files.createDirectories(path.getParent() == null ? path : path.getParent());
            Files.createDirectory(path);
            return new RunDirectory(path);
        } catch (FileAlreadyExistsException e) {
            throw new BadInputException(
                    exists(path) + "; give another one by --run DIR, or remove it: rm -r '" + path + "'", e);
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot create the run directory " + path + ": " + reason(e)
                            + "; give one that you may write to by --run DIR",
                    e);
        }
    }

    private static String exists(Path path) {
        return Files.isDirectory(path)
                ? "the run directory " + path + " exists already"
                : "the run directory " + path + " cannot be created: " + path + " or a folder above it is a file";
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Removes the directory again where nothing was begun in it. */
    void giveBack() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (IOException e) {
            // Nothing is lost: an empty run directory stays, and the message that matters is on its way.
        }
    }
}
