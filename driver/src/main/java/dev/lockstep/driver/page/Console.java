package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Progress;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says on the terminal how a run goes: one line that is written over and over, or lines where it is no terminal. */
public final class Console {
    private static final int BAR = 24;
    private static final int LINES_WITHOUT_TERMINAL = 20;

    private final PrintStream out;
    private final boolean terminal;
    private final Verbosity verbosity;
    private final List<Event> events = new ArrayList<>();
    private @Nullable RunStarted run;
    private String lastScore = "";
    private boolean lineIsOpen;

    public Console(PrintStream out, boolean terminal, Verbosity verbosity) {
        this.out = out;
        this.terminal = terminal;
        this.verbosity = verbosity;
    }

    public void accept(Event event) {
        events.add(event);
        if (verbosity != Verbosity.NORMAL) {
            return;
        }
        if (event instanceof RunStarted started) {
            if (run == null) {
                begin(started);
            }
        } else if (event instanceof Event.Resumed resumed) {
            line(String.format(Locale.ROOT, "goes on after step %,d, in epoch %d", resumed.step(), resumed.epoch()));
        } else if (event instanceof Event.RankPlaced rank) {
            line(String.format(
                    Locale.ROOT,
                    "rank %d on %s, executor %s, %s: %s",
                    rank.rank(),
                    rank.host(),
                    rank.executor(),
                    rank.device(),
                    replicas(rank)));
        } else if (event instanceof Progress progress && run != null) {
            rewrite(bar(run, progress.step(), progress.epoch(), progress.loss(), progress.samplesPerSecond()));
        } else if (event instanceof EpochEnded epoch && run != null) {
            end(run, epoch);
        } else if (event instanceof Event.Warned warned) {
            line("warning: " + warned.message());
        }
    }

    private static String replicas(Event.RankPlaced rank) {
        return rank.replicas() == 1
                ? "replica " + rank.firstReplica()
                : "replicas " + rank.firstReplica() + " to " + (rank.firstReplica() + rank.replicas() - 1);
    }

    private void begin(RunStarted started) {
        run = started;
        line(String.format(
                Locale.ROOT,
                "%s: %,d training rows, %,d parameters, %d replicas x batch %d, %d epochs of %,d steps",
                started.name(),
                started.rows().getOrDefault("train", 0L),
                started.parameters(),
                started.replicas(),
                started.batch(),
                started.epochs(),
                started.stepsPerEpoch()));
    }

    private void end(RunStarted started, EpochEnded epoch) {
        Score score = epoch.validation().orElse(epoch.train());
        lastScore = score.accuracy()
                .map(a -> String.format(Locale.ROOT, "  accuracy %.4f", a))
                .orElse("");
        String text = bar(started, epoch.step(), epoch.epoch(), score.loss(), epoch.samplesPerSecond());
        int every = Math.max(1, started.epochs() / LINES_WITHOUT_TERMINAL);
        if (terminal) {
            rewrite(text);
        } else if (epoch.epoch() % every == 0 || epoch.epoch() == 1) {
            line(text);
        }
    }

    private String bar(RunStarted started, long step, int epoch, double loss, double samplesPerSecond) {
        long steps = started.stepsPerEpoch() * started.epochs();
        int done = (int) (BAR * step / Math.max(1, steps));
        double left = (steps - step) * (double) started.batch() * started.replicas() / Math.max(1, samplesPerSecond);
        return String.format(
                Locale.ROOT,
                "[%s%s] epoch %d/%d  loss %.4f%s  %,.0f samples/s  %s left",
                "#".repeat(done),
                ".".repeat(BAR - done),
                epoch,
                started.epochs(),
                loss,
                lastScore,
                samplesPerSecond,
                time(left));
    }

    static String time(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    private void rewrite(String text) {
        if (terminal) {
            out.print("\r\u001b[K" + text);
            out.flush();
            lineIsOpen = true;
        }
    }

    private void line(String text) {
        if (lineIsOpen) {
            out.println();
            lineIsOpen = false;
        }
        out.println(text);
    }

    /** The last words of a run: five lines, or the result as JSON. */
    public void summary(Path directory) {
        if (verbosity == Verbosity.JSON) {
            out.print(Result.of(events).json());
        }
        if (verbosity != Verbosity.NORMAL) {
            return;
        }
        History history = new History(events);
        Event.RunEnded ended = history.ended().orElseThrow();
        line(ended.status() + (ended.message().isEmpty() ? "" : ": " + ended.message()));
        line("scores   " + scores(history));
        line(String.format(
                Locale.ROOT,
                "speed    %,d steps, %d epochs, %,.0f samples/s, %s",
                ended.steps(),
                ended.epochs(),
                ended.samplesPerSecond(),
                time(ended.seconds())));
        line("model    "
                + (ended.weightsSha256().isEmpty()
                        ? "none"
                        : directory.resolve("model.zip") + "  weightsSha256 " + ended.weightsSha256()));
        line("report   " + directory.resolve("report.html"));
    }

    private static String scores(History history) {
        List<String> scores = new ArrayList<>();
        for (String part : new String[] {"validation", "test"}) {
            history.evaluated(part).ifPresent(e -> scores.add(score(part, e.score())));
        }
        Optional<EpochEnded> best = history.best();
        best.ifPresent(e -> scores.add(0, score("training", e.train())));
        return scores.isEmpty() ? "none yet" : String.join(";  ", scores);
    }

    private static String score(String part, Score score) {
        return String.format(Locale.ROOT, "%s loss %.4f", part, score.loss())
                + score.accuracy()
                        .map(a -> String.format(Locale.ROOT, ", accuracy %.4f", a))
                        .orElse("");
    }
}
