package dev.lockstep.driver.run;

import dev.lockstep.driver.page.BaselineVerdict;
import dev.lockstep.driver.page.RunReport;
import dev.lockstep.driver.page.RunResult;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventDigest;
import dev.lockstep.events.EventLog;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.parallel.BackgroundQueue;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run while it goes on: every event in the log, told to a listener, for whom nobody waits; in memory only those
 * that its result and its report are made of, when it has ended. Ends once: whoever comes later, an interruption or an outcome,
 * finds it ended.
 */
final class RunRecord implements Consumer<Event> {
    /** What a listener may lag behind; beyond it, reports of progress are left out, which later ones overtake. */
    private static final int MOST_WAITING = 1_000;

    /** As versions call the one that computes. */
    private static final String ENGINE = "engine";

    private static final Duration DISK_HANGS = Duration.ofSeconds(30);
    private static final Duration LONGEST_LAST_WORDS = Duration.ofSeconds(10);

    private final RunDirectory directory;
    private final RunListener listener;
    private final Duration lastWords;
    private final BackgroundQueue said = new BackgroundQueue("run-listener");
    private final EventDigest digest = new EventDigest();
    private final LossWatch lossWatch = new LossWatch();
    private final long started = System.nanoTime();
    private final GoodputMeter goodput = new GoodputMeter(started);
    private long firstAttempt;
    private int attempts;
    private @Nullable EventLog log;
    private boolean ended;
    private volatile boolean isWriting;
    private volatile long writingSince;

    RunRecord(RunDirectory directory, RunListener listener) {
        this(directory, listener, LONGEST_LAST_WORDS);
    }

    /** @param lastWords how long the end of the run waits for a listener that takes nothing */
    RunRecord(RunDirectory directory, RunListener listener, Duration lastWords) {
        this.directory = directory;
        this.listener = listener;
        this.lastWords = lastWords;
    }

    /** Opens the log. What a run that goes on said before is a part of what it says in the end. */
    synchronized void begin() throws IOException {
        Path file = directory.file(RunDirectoryNames.EVENTS);
        List<String> bad = new ArrayList<>();
        if (Files.exists(file)) {
            EventLog.read(file, bad::add).forEach(digest);
        }
        log = EventLog.open(file);
        bad.forEach(line -> accept(new Event.Warned(line)));
    }

    @Override
    public synchronized void accept(Event event) {
        if (!ended) {
            tell(event instanceof Event.RunStarted started ? started.in(directory.place()) : event);
        }
    }

    private void tell(Event event) {
        if (event instanceof Event.RunStarted started) {
            otherBits(started).ifPresent(warning -> tell(new Event.Warned(warning)));
            firstAttempt = attempts++ == 0 ? System.nanoTime() : firstAttempt;
        }
        goodput.accept(event, System.nanoTime());
        digest.accept(event);
        if (!(event instanceof Event.Progress) || said.waiting() < MOST_WAITING) {
            said.add(() -> listener.accept(event));
        }
        if (log != null) {
            writingSince = System.nanoTime();
            isWriting = true;
            log.accept(event);
            isWriting = false;
        }
        if (event instanceof Event.EpochEnded epoch) {
            lossWatch.after(epoch).ifPresent(warning -> tell(new Event.Warned(warning)));
        }
    }

    /** A run that goes on elsewhere may go on to other weights than it was on its way to; by another engine it is to. */
    private Optional<String> otherBits(Event.RunStarted now) {
        Optional<ArithmeticFingerprint> here = ArithmeticFingerprint.of(now.versions());
        return digest.events().stream()
                .filter(Event.RunStarted.class::isInstance)
                .map(before -> ((Event.RunStarted) before).versions())
                .reduce((first, last) -> last)
                .filter(before ->
                        Objects.equals(before.get(ENGINE), now.versions().get(ENGINE)))
                .flatMap(ArithmeticFingerprint::of)
                .filter(before -> here.isPresent() && !here.get().matches(before))
                .map(before ->
                        "goes on to other weights than it was on its way to, since this machine computes differently: "
                                + here.orElseThrow().differences(before));
    }

    /** Says whether this is the end: it is not where somebody has ended the run before. */
    boolean end(TrainingOutcome outcome) throws IOException {
        return end(new Event.RunEnded(
                outcome.status().word(),
                outcome.message(),
                outcome.steps(),
                outcome.epochs(),
                attempts > 1 ? (System.nanoTime() - firstAttempt) / 1e9 : outcome.seconds(), // it knows its own alone
                outcome.samplesPerSecond(),
                outcome.weightsSha256()));
    }

    /** Ends a run that has no outcome; it may have left a model all the same, whose weights have this name, or no known one. */
    void end(String status, String message, String weightsSha256) throws IOException {
        if (isWriting && System.nanoTime() - writingSince > DISK_HANGS.toNanos()) {
            throw new IOException("the disk of " + directory.place() + " hangs: the run has " + status
                    + ", and no result: " + message);
        }
        endWithoutOutcome(status, message, weightsSha256);
    }

    private synchronized void endWithoutOutcome(String status, String message, String weightsSha256)
            throws IOException {
        Optional<Event.EpochEnded> last = digest.events().stream()
                .filter(Event.EpochEnded.class::isInstance)
                .map(Event.EpochEnded.class::cast)
                .reduce((a, b) -> b);
        long steps =
                Math.max(digest.furthestStep(), last.map(Event.EpochEnded::step).orElse(0L));
        end(new Event.RunEnded(
                status,
                message,
                steps,
                last.map(Event.EpochEnded::epoch).orElse(0),
                (System.nanoTime() - started) / 1e9,
                last.map(Event.EpochEnded::samplesPerSecond).orElse(0.0),
                weightsSha256));
    }

    private synchronized boolean end(Event.RunEnded event) throws IOException {
        if (ended || log == null) {
            return false;
        }
        BaselineVerdict.of(EventLog.standing(digest.events())).ifPresent(warning -> tell(new Event.Warned(warning)));
        tell(goodput.account(System.nanoTime()));
        tell(event);
        ended = true;
        log.close();
        List<Event> standing = EventLog.standing(digest.events());
        RunResult.write(standing, directory.file(RunDirectoryNames.RESULT));
        RunReport.write(standing, directory.file(RunDirectoryNames.REPORT));
        said.add(() -> listener.ended(directory.path()));
        awaitLastWords();
        return true;
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
