package dev.lockstep.driver.page.live;

import dev.lockstep.events.EventTail;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A run directory, or all that lie in a folder. A log is read when somebody asks for its run, and followed from then on. */
public final class FolderShelf implements RunShelf {
    private final Path folder;
    private final Map<String, Followed> followed = new HashMap<>();

    private record Followed(ShownRun run, EventTail tail) {
        void follow() throws IOException {
            if (!run.isOver()) {
                tail.more(run::accept);
            }
        }
    }

    public FolderShelf(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Whether there is anything to show. */
    public boolean isEmpty() throws IOException {
        return names().isEmpty();
    }

    private boolean isOneRun() {
        return hasEvents(folder);
    }

    private static boolean hasEvents(Path directory) {
        return Files.exists(directory.resolve(RunDirectoryNames.EVENTS));
    }

    @Override
    public List<String> names() throws IOException {
        if (isOneRun()) {
            return List.of(String.valueOf(folder.getFileName()));
        }
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(FolderShelf::hasEvents)
                    .sorted(Comparator.comparing(FolderShelf::changed).reversed())
                    .map(directory -> String.valueOf(directory.getFileName()))
                    .toList();
        }
    }

    private static long changed(Path directory) {
        return directory.resolve(RunDirectoryNames.EVENTS).toFile().lastModified();
    }

    @Override
    public Optional<String> first() throws IOException {
        List<String> names = names();
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    @Override
    public synchronized Optional<ShownRun> run(String name) throws IOException {
        if (!names().contains(name)) {
            return Optional.empty();
        }
        Followed one = followed.get(name);
        if (one == null) {
            one = new Followed(
                    new ShownRun(), new EventTail(directory(name).orElseThrow().resolve(RunDirectoryNames.EVENTS)));
            one.follow();
            followed.put(name, one);
        }
        return Optional.of(one.run());
    }

    @Override
    public Optional<Path> directory(String name) {
        return Optional.of(isOneRun() ? folder : folder.resolve(name));
    }

    /** Reads what has been written meanwhile, of those that somebody has asked for. */
    public void follow() throws IOException {
        for (Followed one : asked()) {
            one.follow();
        }
    }

    private synchronized Collection<Followed> asked() {
        return List.copyOf(followed.values());
    }
}
