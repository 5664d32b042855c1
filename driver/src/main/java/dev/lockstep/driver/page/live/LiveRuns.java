package dev.lockstep.driver.page.live;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page of what a process trains: a run, or one after another where a run is made of several. Its server begins with the first
 * event, on the thread that tells of it, so that nothing waits for it that has to do with training.
 */
public final class LiveRuns implements RunShelf, AutoCloseable {
    /** The last words of a run are for those who look at it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final PageAddress address;
    private final Map<String, Shelved> runs = new LinkedHashMap<>();
    private Optional<PageServer> server = Optional.empty();
    private boolean isTried;

    private static final class Shelved {
        private final ShownRun run = new ShownRun();
        private Optional<Path> directory = Optional.empty();
    }

    public LiveRuns(PageAddress address) {
        this.address = address;
    }

    /** Begins, once; then the address of the page is for whoever is to hear of it. */
    public synchronized Optional<String> begin() throws IOException {
        if (isTried) {
            return Optional.empty();
        }
        isTried = true;
        PageServer begun = PageServer.open(address, this);
        server = Optional.of(begun);
        return Optional.of(begun.link());
    }

    /** Another run of this process; its number. */
    public synchronized int add() {
        runs.put(name(runs.size()), new Shelved());
        return runs.size() - 1;
    }

    private static String name(int number) {
        return String.valueOf(number + 1);
    }

    public void accept(int number, Instant time, Event event) {
        shelved(number).run.accept(time, event);
    }

    /** That run has ended, and left its files there. */
    public void ended(int number, Path directory) {
        Shelved shelved = shelved(number);
        synchronized (this) {
            shelved.directory = Optional.of(directory);
        }
        shelved.run.over();
    }

    private synchronized Shelved shelved(int number) {
        return java.util.Objects.requireNonNull(runs.get(name(number)));
    }

    @Override
    public synchronized List<String> names() {
        List<String> names = new ArrayList<>(runs.keySet());
        java.util.Collections.reverse(names);
        return names;
    }

    @Override
    public synchronized Optional<String> first() {
        return names().stream().findFirst();
    }

    @Override
    public synchronized Optional<ShownRun> run(String name) {
        return Optional.ofNullable(runs.get(name)).map(shelved -> shelved.run);
    }

    @Override
    public synchronized Optional<Path> directory(String name) {
        return Optional.ofNullable(runs.get(name)).flatMap(shelved -> shelved.directory);
    }

    /** Waits shortly until those who look have been sent the last of it. */
    @Override
    public void close() {
        List<ShownRun> all;
        Optional<PageServer> begun;
        synchronized (this) {
            all = runs.values().stream().map(shelved -> shelved.run).toList();
            begun = server;
            server = Optional.empty();
        }
        all.forEach(ShownRun::over);
        begun.ifPresent(one -> one.close(LAST_WORDS));
    }
}
