package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.driver.page.track.RunTracker;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.events.Event;
import dev.lockstep.parallel.BackgroundQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells another tool of a run, on a thread of its own, besides what another listener makes of it. Where the tool lags far behind,
 * reports of progress are left out; where it fails, that is said once, and the run goes on without it.
 */
final class TrackedListener implements RunListener {
    private static final int MOST_WAITING = 1_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final RunListener other;
    private final Opening opening;
    private final Consumer<String> says;
    private final BackgroundQueue queue = new BackgroundQueue("run-tracker");
    private final List<TimedEvent> before = new ArrayList<>();
    private @Nullable RunTracker tracker;
    private boolean isBroken;

    private record TimedEvent(Instant time, Event event) {}

    /** Begins to tell the tool of a run of this name. */
    interface Opening {
        RunTracker open(String name) throws IOException;
    }

    /** @param says hears that the tool takes no more */
    TrackedListener(RunListener other, Opening opening, Consumer<String> says) {
        this.other = other;
        this.opening = opening;
        this.says = says;
    }

    @Override
    public void accept(Event event) {
        other.accept(event);
        TimedEvent timed = new TimedEvent(Instant.now(), event);
        if (!(event instanceof Event.Progress) || queue.waiting() < MOST_WAITING) {
            queue.add(() -> guarded(() -> track(timed)));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void guarded(Work work) {
        if (isBroken) {
            return;
        }
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            isBroken = true;
            says.accept("warning: the run goes on without being tracked: " + e);
        }
    }

    /** What is said before a run begins, of its data, is told when it does: a tool wants its name first. */
    private void track(TimedEvent timed) throws IOException {
        before.add(timed);
        RunTracker to = tracker;
        if (to == null && timed.event() instanceof Event.RunStarted started) {
            to = opening.open(name(started));
            tracker = to;
        }
        if (to != null) {
            for (TimedEvent one : before) {
                to.accept(one.time(), one.event());
            }
            before.clear();
        }
    }

    private static String name(Event.RunStarted started) {
        Path directory = Path.of(started.directory()).getFileName();
        return directory == null || directory.toString().isEmpty() ? started.name() : directory.toString();
    }

    private void close() throws IOException {
        RunTracker open = tracker;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void ended(Path directory) {
        queue.add(() -> guarded(this::close));
        try {
            queue.awaitAll(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.close();
        other.ended(directory);
    }

    @Override
    public void says(String line) {
        other.says(line);
    }

    @Override
    public RunListener ofPart() {
        return new TrackedListener(other.ofPart(), opening, says);
    }

    @Override
    public void ended(FoldsResult result, Path directory) {
        other.ended(result, directory);
    }
}
