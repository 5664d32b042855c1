package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.Console;
import dev.lockstep.driver.page.Report;
import dev.lockstep.driver.page.Result;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.engine.Fingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.train.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run while it goes on: every event in the log, on the console and in memory; and, when it has ended,
 * its result and its report. Ends once: whoever comes later, an interruption or an outcome, finds it ended.
 */
final class RunRecord implements Consumer<Event> {
    private final RunDirectory directory;
    private final Console console;
    private final List<Event> events = new ArrayList<>();
    private final long started = System.nanoTime();
    private @Nullable EventLog log;
    private boolean ended;

    RunRecord(RunDirectory directory, Verbosity verbosity) {
        this.directory = directory;
        this.console = new Console(System.out, Integer.getInteger("lockstep.columns", 0), verbosity);
    }

    /** Opens the log. What a run that goes on said before is a part of what it says in the end. */
    synchronized void begin() throws IOException {
        Path file = directory.file("events.jsonl");
        if (Files.exists(file)) {
            events.addAll(EventLog.read(file));
        }
        log = new EventLog(file);
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
        if (log != null) {
            log.accept(event);
        }
        console.accept(event);
    }

    /** A run that goes on elsewhere may go on to other weights than it was on its way to. */
    private Optional<String> otherBits(Event.RunStarted now) {
        Optional<Fingerprint> here = Fingerprint.of(now.versions());
        return events.stream()
                .filter(Event.RunStarted.class::isInstance)
                .map(before -> Fingerprint.of(((Event.RunStarted) before).versions()))
                .flatMap(Optional::stream)
                .reduce((first, last) -> last)
                .filter(before -> here.isPresent() && !here.get().matches(before))
                .map(before ->
                        "goes on to other weights than it was on its way to, since this machine computes differently: "
                                + here.orElseThrow().differences(before));
    }

    void end(Outcome outcome) throws IOException {
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
    synchronized void end(String status, String message, String weightsSha256) throws IOException {
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
        Result.write(standing, directory.file("result.json"));
        Report.write(standing, directory.file("report.html"));
        console.summary(directory.path());
    }
}
