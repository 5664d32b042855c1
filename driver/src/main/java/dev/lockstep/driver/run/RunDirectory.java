package dev.lockstep.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.train.ModelFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The directory that a run leaves behind. It is taken before anything costly begins, and given back if nothing did. One that
 * a run left unfinished can be taken again; a lock, which ends with the process, keeps two from working in one.
 *
 * @param path on the driver's disk
 * @param made the folders that were not there before, this one first; none where it was taken again
 * @param stored where it lies on a file system of the cluster, of which the path is a copy
 */
public record RunDirectory(Path path, FileChannel lock, List<Path> made, Optional<StoredRunDirectory> stored) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    private static final Set<String> UNFINISHED = Set.of("interrupted", "failed", "paused");
    private static final Set<String> MAY_GO_FURTHER =
            Set.of("interrupted", "failed", "paused", "completed", "earlyStopped");

    /** A directory that is not there yet. */
    public static RunDirectory create(Path path) {
        return take(Path.of(""), Optional.of(path), "", LocalDateTime.MIN);
    }

    /** The directory asked for, or one under {@code runs/} named for the run and the time, in that folder. */
    public static RunDirectory take(Path folder, Optional<Path> asked, String name, LocalDateTime now) {
        asked.ifPresent(RunDirectory::checkLocal);
        Path path = folder.resolve(asked.orElseGet(() -> Path.of("runs", name + "-" + TIME.format(now))))
                .toAbsolutePath()
                .normalize();
        return create(path, Optional.empty());
    }

    /**
     * The same, where a run may also lie on a file system of the cluster: {@code hdfs://...}, {@code s3a://...}.
     *
     * @throws BadInputException where it is there, or cannot be made
     */
    public static RunDirectory takeAnywhere(Path folder, Optional<String> asked, String name, LocalDateTime now) {
        if (asked.filter(StoredRunDirectory::isMeantBy).isEmpty()) {
            return take(folder, asked.map(Path::of), name, now);
        }
        StoredRunDirectory stored;
        try {
            stored = StoredRunDirectory.create(asked.get());
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot create the run directory " + asked.get() + ": " + e.getMessage()
                            + "; give one that you may write to by --run DIR",
                    e);
        }
        return create(stored.copy(), Optional.of(stored));
    }

    private static RunDirectory create(Path path, Optional<StoredRunDirectory> stored) {
        List<Path> missing = missing(path);
        try {
            Files.createDirectories(path.getParent() == null ? path : path.getParent());
            Files.createDirectory(path);
            return new RunDirectory(path, locked(path), missing, stored);
        } catch (FileAlreadyExistsException e) {
            throw new BadInputException(exists(path), e);
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot create the run directory " + path + ": " + reason(e)
                            + "; give one that you may write to by --run DIR",
                    e);
        }
    }

    /** A log that grows and a lock are kept there, which file systems of clusters and object stores do not have. */
    private static void checkLocal(Path asked) {
        String first = asked.getNameCount() == 0 ? "" : asked.getName(0).toString();
        if (!asked.isAbsolute() && first.matches("[A-Za-z][A-Za-z0-9+.-]+:")) {
            throw new BadInputException("the directory " + asked + " is not a folder on the driver's disk, where it"
                    + " must lie; give one without " + first + " by --run DIR (train and resume alone take others)");
        }
    }

    private static List<Path> missing(Path path) {
        List<Path> missing = new ArrayList<>();
        for (Path at = path; at != null && !Files.exists(at); at = at.getParent()) {
            missing.add(at);
        }
        return missing;
    }

    /** The directory of a run that ended too early. */
    public static RunDirectory takeAgain(Path asked) throws IOException {
        return takeAgain(asked, UNFINISHED);
    }

    /** The directory of a run that shall go on with other settings: also of one that has ended well, to go further. */
    public static RunDirectory takeToGoFurther(Path asked) throws IOException {
        return takeAgain(asked, MAY_GO_FURTHER);
    }

    /** The directory of a run that ended too early, there or on a file system of the cluster. */
    public static RunDirectory takeAgainAnywhere(Path folder, String asked, boolean goesFurther) throws IOException {
        Set<String> mayGoOn = goesFurther ? MAY_GO_FURTHER : UNFINISHED;
        if (!StoredRunDirectory.isMeantBy(asked)) {
            return takeAgain(folder.resolve(asked), mayGoOn);
        }
        StoredRunDirectory stored = StoredRunDirectory.again(asked);
        try {
            RunDirectory copy = takeAgain(stored.copy(), mayGoOn);
            return new RunDirectory(copy.path(), copy.lock(), copy.made(), Optional.of(stored));
        } catch (BadInputException e) {
            stored.giveBack(false);
            String message = String.valueOf(e.getMessage());
            throw new BadInputException(message.replace(stored.copy().toString(), stored.place()), e);
        } catch (IOException e) {
            stored.giveBack(false);
            throw e;
        }
    }

    /** What the run file of the run in a directory says, which is not taken. */
    public static String runFile(Path folder, String asked) throws IOException {
        return StoredRunDirectory.isMeantBy(asked)
                ? StoredRunDirectory.runFile(asked)
                : Files.readString(folder.resolve(asked).resolve(RunDirectoryNames.RUN_FILE));
    }

    private static RunDirectory takeAgain(Path asked, Set<String> mayGoOn) throws IOException {
        checkLocal(asked);
        Path path = asked.toAbsolutePath().normalize();
        if (!Files.exists(path.resolve(RunDirectoryNames.RUN_FILE))) {
            throw new BadInputException(path + " is no run directory: it has no " + RunDirectoryNames.RUN_FILE
                    + "; give the directory that `train` named");
        }
        String status = status(path);
        if (!status.isEmpty() && !mayGoOn.contains(status)) {
            throw new BadInputException("the run in " + path + " has ended: " + status
                    + "; there is nothing to go on with (./lockstep train '" + path.resolve(RunDirectoryNames.RUN_FILE)
                    + "' trains it anew"
                    + (MAY_GO_FURTHER.contains(status)
                            ? "; ./lockstep resume '" + path + "' --set training.epochs=N trains it further)"
                            : ")"));
        }
        return new RunDirectory(path, locked(path), List.of(), Optional.empty());
    }

    /**
     * A lock of a file keeps other processes out. Those of this one are kept out first: to open the file once more and to close it
     * would let go of the lock.
     */
    private static FileChannel locked(Path path) throws IOException {
        if (!HELD_HERE.add(path)) {
            throw new BadInputException("another run of this process is training in " + path + "; wait for its end");
        }
        boolean isHeld = false;
        try {
            FileChannel channel = FileChannel.open(
                    path.resolve(RunDirectoryNames.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            isHeld = channel.tryLock() != null;
            if (!isHeld) {
                channel.close();
                throw new BadInputException("another process is training in " + path + "; wait for its end, or end it");
            }
            return channel;
        } finally {
            if (!isHeld) {
                HELD_HERE.remove(path);
            }
        }
    }

    /** How the run in it ended; empty where it did not come to say. */
    private static String status(Path path) throws IOException {
        Path result = path.resolve(RunDirectoryNames.RESULT);
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
            if (Files.exists(path.resolve(RunDirectoryNames.RUN_FILE))
                    && (status.isEmpty() || UNFINISHED.contains(status))) {
                return "the run directory " + path + " has unfinished work; go on with it: ./lockstep resume '" + path
                        + "', or " + other;
            }
        } catch (IOException e) {
            return "the run directory " + path + " exists already and cannot be read: " + reason(e) + "; " + other;
        }
        return "the run directory " + path + " exists already; " + other;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "you have no permission to write there";
        }
        if (e instanceof NoSuchFileException) {
            return "no folders can be made there";
        }
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason().toLowerCase(Locale.ROOT)
                : e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    /** Where it lies, in words: what is told to people. */
    public String place() {
        return place(path);
    }

    /** Where this file, which lies in it, is to be found. */
    public String place(Path file) {
        return stored.map(there -> there.place(file)).orElseGet(file::toString);
    }

    /** The same run, whose checkpoints lie where its directory does: ranks write them there. */
    public RunSpec keepingCheckpoints(RunSpec run) {
        return stored.isPresent() && run.checkpoint().path().isEmpty()
                ? run.of(run.checkpoint().in(place() + "/" + RunDirectoryNames.CHECKPOINTS))
                : run;
    }

    /** Its own name, which is that of a folder of its checkpoints where they lie elsewhere. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** The name of the weights in the model that lies here; empty where none does. */
    String weightsSha256() throws IOException {
        return ModelFile.weightsSha256(file(RunDirectoryNames.MODEL)).orElse("");
    }

    private boolean isNew() {
        return !made.isEmpty();
    }

    /** A directory below this one for a run that is a part of this one, begun or not. */
    RunDirectory part(String name) throws IOException {
        Path below = path.resolve(name);
        if (Files.exists(below.resolve(RunDirectoryNames.RUN_FILE))) {
            return new RunDirectory(below, locked(below), List.of(), Optional.empty());
        }
        Files.createDirectories(below);
        return new RunDirectory(below, locked(below), List.of(below), Optional.empty());
    }

    /** Whether the run in it has ended, and needs no more work. */
    boolean hasEnded() throws IOException {
        String status = status(path);
        return !status.isEmpty() && !UNFINISHED.contains(status);
    }

    /** Lets go of it. */
    public void release() throws IOException {
        if (lock.isOpen()) {
            lock.close();
            HELD_HERE.remove(path);
            if (stored.isPresent()) {
                stored.get().release();
            }
        }
    }

    /** When this returns, all that is in it is where it belongs. */
    void save() throws IOException {
        if (stored.isPresent()) {
            stored.get().send();
        }
    }

    /** What the run that was begun here is; empty where none was, or by a version that did not say. */
    Optional<RunIdentity> identity() throws IOException {
        return RunIdentity.read(file(RunDirectoryNames.IDENTITY));
    }

    /**
     * Refuses to go on where the settings that decide the weights, or the rows, are not those that the run was begun with: its
     * weights would be of neither.
     */
    void refuseAnother(RunIdentity here) throws IOException {
        List<String> differences = identity().map(here::differences).orElse(List.of());
        if (!differences.isEmpty()) {
            throw new BadInputException(
                    "the run in " + place() + " was begun with other settings than its " + RunDirectoryNames.RUN_FILE
                            + " has now, or on other rows (data.sha256): " + String.join("; ", differences)
                            + "; give them back what they were, or train in a directory of its own: ./lockstep train '"
                            + place(file(RunDirectoryNames.RUN_FILE)) + "' --run DIR");
        }
    }

    /** Says what runs here, and that what is here is no longer the last word, before more is added to it. */
    void begin(String runFile, Optional<RunIdentity> identity) throws IOException {
        if (isNew()) {
            AsideFile.write(file(RunDirectoryNames.RUN_FILE), runFile);
        }
        if (identity.isPresent() && !Files.exists(file(RunDirectoryNames.IDENTITY))) {
            AsideFile.write(file(RunDirectoryNames.IDENTITY), identity.get().text());
        }
        Files.deleteIfExists(file(RunDirectoryNames.RESULT));
        save(); // before a checkpoint is: without these it could not be gone on from
    }

    /** Lets go of it, and removes it again where nothing was begun in it. */
    public void giveBack() {
        try {
            if (stored.isPresent()) {
                lock.close();
                HELD_HERE.remove(path);
                stored.get().giveBack(isNew());
                return;
            }
            release();
            if (isNew()) {
                remove();
            }
        } catch (DirectoryNotEmptyException e) {
            // Another run has come into a folder above in the meantime: it stays.
        } catch (IOException e) {
            // Nothing is lost: an empty run directory stays, and the message that matters is on its way.
        }
    }

    private void remove() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        for (Path folder : made) {
            Files.delete(folder);
        }
    }
}
