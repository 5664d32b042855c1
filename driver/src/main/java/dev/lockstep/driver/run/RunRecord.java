package dev.lockstep.driver.run;

import dev.lockstep.driver.page.RunConsole;
import dev.lockstep.driver.page.RunReport;
import dev.lockstep.driver.page.RunResult;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.parallel.BackgroundQueue;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run while it goes on: every event in the log and in memory, and on the console, for which nobody waits; and, when it has ended,
 * its result and its report. Ends once: whoever comes later, an interruption or an outcome, finds it ended.
 */
final class RunRecord implements Consumer<Event> {
    /** What a console may lag behind; beyond it, reports of progress are left out, which later ones overtake. */
    private static final int MOST_WAITING = 1_000;

    private static final Duration DISK_HANGS = Duration.ofSeconds(30);
    private static final Duration LONGEST_LAST_WORDS = Duration.ofSeconds(10);

    private final RunDirectory directory;
    private final RunConsole console;
    private final Duration lastWords;
    private final BackgroundQueue said = new BackgroundQueue("console");
    private final List<Event> events = new ArrayList<>();
    private final long started = System.nanoTime();
    private @Nullable EventLog log;
    private boolean ended;
    private volatile boolean isWriting;
    private volatile long writingSince;

    RunRecord(RunDirectory directory, Verbosity verbosity) {
        this(
                directory,
                new RunConsole(System.out, Integer.getInteger("lockstep.columns", 0), verbosity),
                LONGEST_LAST_WORDS);
    }

    /** @param lastWords how long the end of the run waits for a console that takes nothing */
    RunRecord(RunDirectory directory, RunConsole console, Duration lastWords) {
        this.directory = directory;
        this.console = console;
        this.lastWords = lastWords;
    }

    /** Opens the log. What a run that goes on said before is a part of what it says in the end. */
    synchronized void begin() throws IOException {
        Path file = directory.file("events.jsonl");
        List<String> bad = new ArrayList<>();
        if (Files.exists(file)) {
            events.addAll(EventLog.read(file, bad::add));
        }
        log = EventLog.open(file);
        bad.forEach(line -> accept(new Event.Warned(line)));
    }

    @Override
    public synchronized void accept(Event event) {
        if (!ended) {
            tell(event);
        }
    }

    private void tell(Event event) {
        if (event instanceof Event.RunStarted started) {
            otherBits(started).ifPresent(warning -> tell(new Event.Warned(warning)));
        }
        events.add(event);
        if (!(event instanceof Event.Progress) || said.waiting() < MOST_WAITING) {
            said.add(() -> console.accept(event));
        }
        if (log != null) {
            writingSince = System.nanoTime();
            isWriting = true;
            log.accept(event);
            isWriting = false;
        }
    }

    /** A run that goes on elsewhere may go on to other weights than it was on its way to. */
    private Optional<String> otherBits(Event.RunStarted now) {
        Optional<ArithmeticFingerprint> here = ArithmeticFingerprint.of(now.versions());
        return events.stream()
                .filter(Event.RunStarted.class::isInstance)
                .map(before -> ArithmeticFingerprint.of(((Event.RunStarted) before).versions()))
                .flatMap(Optional::stream)
                .reduce((first, last) -> last)
                .filter(before -> here.isPresent() && !here.get().matches(before))
                .map(before ->
                        "goes on to other weights than it was on its way to, since this machine computes differently: "
                                + here.orElseThrow().differences(before));
    }

    void end(TrainingOutcome outcome) throws IOException {
        end(new Event.RunEnded(
                outcome.status().word(),
                outcome.message(),
                outcome.steps(),
                outcome.epochs(),
                outcome.seconds(),
                outcome.samplesPerSecond(),
                outcome.weightsSha256()));
    }

    /** Ends a run that has no outcome; it may have left a model all the same, whose weights have this name, or no known one. */
    void end(String status, String message, String weightsSha256) throws IOException {
        if (isWriting && System.nanoTime() - writingSince > DISK_HANGS.toNanos()) {
            throw new IOException("the disk of " + directory.path() + " hangs: the run has " + status
                    + ", and no result: " + message);
        }
        endWithoutOutcome(status, message, weightsSha256);
    }

    private synchronized void endWithoutOutcome(String status, String message, String weightsSha256)
            throws IOException {
        Optional<Event.EpochEnded> last = events.stream()
                .filter(Event.EpochEnded.class::isInstance)
                .map(Event.EpochEnded.class::cast)
                .reduce((a, b) -> b);
        long steps = events.stream()
                .filter(Event.Progress.class::isInstance)
                .mapToLong(e -> ((Event.Progress) e).step())
                .reduce(last.map(Event.EpochEnded::step).orElse(0L), Math::max);
        end(new Event.RunEnded(
                status,
                message,
                steps,
                last.map(Event.EpochEnded::epoch).orElse(0),
                (System.nanoTime() - started) / 1e9,
                last.map(Event.EpochEnded::samplesPerSecond).orElse(0.0),
                weightsSha256));
    }

    private synchronized void end(Event.RunEnded event) throws IOException {
        if (ended || log == null) {
            return;
        }
        tell(event);
        ended = true;
        log.close();
        List<Event> standing = EventLog.standing(events);
        RunResult.write(standing, directory.file("result.json"));
        RunReport.write(standing, directory.file("report.html"));
        said.add(() -> console.summary(directory.path()));
        awaitLastWords();
    }

    /** Whoever has stopped the terminal, or left the reader of a pipe, finds the rest in the report. */
    private void awaitLastWords() {
        try {
            said.awaitAll(lastWords);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
