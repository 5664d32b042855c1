package dev.lockstep.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory that a run leaves behind. It is taken before anything costly begins, and given back if nothing did. One that
 * a run left unfinished can be taken again; a lock, which ends with the process, keeps two from working in one.
 */
record RunDirectory(Path path, FileChannel lock, boolean isNew) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final String LOCK = ".lock";
    private static final String RUN_FILE = "run.yaml";
    private static final String RESULT = "result.json";
    private static final Set<String> UNFINISHED = Set.of("interrupted", "failed");

    /** The directory asked for, or one under {@code runs/} named for the run and the time, in that folder. */
    static RunDirectory take(Path folder, Optional<Path> asked, String name, LocalDateTime now) {
        Path path = folder.resolve(asked.orElseGet(() -> Path.of("runs", name + "-" + TIME.format(now))))
                .toAbsolutePath()
                .normalize();
        try {
            Files.createDirectories(path.getParent() == null ? path : path.getParent());
            Files.createDirectory(path);
            return new RunDirectory(path, locked(path), true);
        } catch (FileAlreadyExistsException e) {
            throw new BadInputException(exists(path), e);
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot create the run directory " + path + ": " + reason(e)
                            + "; give one that you may write to by --run DIR",
                    e);
        }
    }

    /** The directory of a run that ended too early. */
    static RunDirectory takeAgain(Path asked) throws IOException {
        Path path = asked.toAbsolutePath().normalize();
        if (!Files.exists(path.resolve(RUN_FILE))) {
            throw new BadInputException(
                    path + " is no run directory: it has no " + RUN_FILE + "; give the directory that `train` named");
        }
        String status = status(path);
        if (!status.isEmpty() && !UNFINISHED.contains(status)) {
            throw new BadInputException("the run in " + path + " has ended: " + status
                    + "; there is nothing to go on with (./lockstep train '" + path.resolve(RUN_FILE)
                    + "' trains it anew)");
        }
        return new RunDirectory(path, locked(path), false);
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new BadInputException("another process is training in " + path + "; wait for its end, or end it");
        }
        return channel;
    }

    /** How the run in it ended; empty where it did not come to say. */
    private static String status(Path path) throws IOException {
        Path result = path.resolve(RESULT);
        if (!Files.exists(result)) {
            return "";
        }
        try {
            return new ObjectMapper().readTree(result.toFile()).path("status").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String exists(Path path) {
        if (!Files.isDirectory(path)) {
            return "the run directory " + path + " cannot be created: " + path + " or a folder above it is a file"
                    + "; give another one by --run DIR";
        }
        String other = "give another one by --run DIR, or remove it: rm -r '" + path + "'";
        try {
            String status = status(path);
            if (Files.exists(path.resolve(RUN_FILE)) && (status.isEmpty() || UNFINISHED.contains(status))) {
                return "the run directory " + path + " has unfinished work; go on with it: ./lockstep resume '" + path
                        + "', or " + other;
            }
        } catch (IOException e) {
            return "the run directory " + path + " exists already and cannot be read: " + reason(e) + "; " + other;
        }
        return "the run directory " + path + " exists already; " + other;
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** A directory below this one for a run that is a part of this one, begun or not. */
    RunDirectory part(String name) throws IOException {
        Path below = path.resolve(name);
        if (Files.exists(below.resolve(RUN_FILE))) {
            return new RunDirectory(below, locked(below), false);
        }
        Files.createDirectories(below);
        return new RunDirectory(below, locked(below), true);
    }

    /** Whether the run in it has ended, and needs no more work. */
    boolean hasEnded() throws IOException {
        String status = status(path);
        return !status.isEmpty() && !UNFINISHED.contains(status);
    }

    /** Lets go of it. */
    void release() throws IOException {
        lock.close();
    }

    /** Says that what is here is no longer the last word, before more is added to it. */
    void begin(String runFile) throws IOException {
        if (isNew) {
            Files.writeString(file(RUN_FILE), runFile);
        }
        Files.deleteIfExists(file(RESULT));
    }

    /** Removes the directory again where nothing was begun in it. */
    void giveBack() {
        if (!isNew) {
            return;
        }
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
