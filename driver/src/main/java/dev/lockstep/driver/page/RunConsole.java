package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Progress;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import dev.lockstep.events.EventDigest;
import dev.lockstep.file.RunDirectoryNames;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says how a run goes: on a terminal one line that is written over and over and never longer than the terminal is wide,
 * else a line for some of the epochs.
 */
public final class RunConsole {
    private static final int LONGEST_BAR = 24;
    private static final int SHORTEST_BAR = 4;
    private static final int LINES_WITHOUT_TERMINAL = 20;

    private final PrintStream out;
    private final int columns;
    private final Verbosity verbosity;
    private final Function<Path, String> place;
    private final EventDigest digest = new EventDigest();
    private @Nullable RunStarted run;
    private String judged = "";
    private boolean lineIsOpen;

    /** Columns are those of the terminal; 0 where the output goes elsewhere. */
    public RunConsole(PrintStream out, int columns, Verbosity verbosity) {
        this(out, columns, verbosity, Path::toString);
    }

    /** @param place where a file that the run leaves is to be found, which may have been made elsewhere */
    public RunConsole(PrintStream out, int columns, Verbosity verbosity, Function<Path, String> place) {
        this.out = out;
        this.columns = columns;
        this.verbosity = verbosity;
        this.place = place;
    }

    public void accept(Event event) {
        digest.accept(event);
        if (verbosity != Verbosity.NORMAL) {
            return;
        }
        if (event instanceof RunStarted started) {
            if (run == null) {
                begin(started);
            }
        } else if (event instanceof Event.DataPrepared data && !data.dropped().isEmpty()) {
            line("rows dropped: " + NumberLabels.byReason(data.dropped()));
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
                    (rank.replicas() == 1 ? "replica " : "replicas ") + ReportBody.replicas(rank)));
        } else if (event instanceof Progress progress && run != null) {
            if (columns > 0) {
                rewrite(bar(run, progress));
            }
        } else if (event instanceof EpochEnded epoch && run != null) {
            end(run, epoch);
        } else if (event instanceof Event.Regrouped regrouped) {
            line(regrouped.why() + "; going on with " + regrouped.ranks()
                    + (regrouped.ranks() == 1 ? " rank" : " ranks"));
        } else if (event instanceof Event.Noted noted) {
            line(noted.message());
        } else if (event instanceof Event.Warned warned) {
            line("warning: " + warned.message());
        }
    }

    private void begin(RunStarted started) {
        run = started;
        line(String.format(
                Locale.ROOT,
                "%s: %s, %s, %s x batch %d, %s of %s",
                started.name(),
                NumberLabels.of(started.rows().getOrDefault("train", 0L), "training row"),
                NumberLabels.of(started.parameters(), "parameter"),
                NumberLabels.of(started.replicas(), "replica"),
                started.batch(),
                NumberLabels.of(started.epochs(), "epoch"),
                NumberLabels.of(started.stepsPerEpoch(), "step")));
    }

    private void end(RunStarted started, EpochEnded epoch) {
        judged = epoch.validation()
                .map(score -> judged("validation", score))
                .orElseGet(() -> epoch.train().accuracy().isPresent() ? judged("train", epoch.train()) : "");
        String text = bar(
                started, new Progress(epoch.step(), epoch.epoch(), epoch.train().loss(), epoch.samplesPerSecond()));
        int every = Math.max(1, started.epochs() / LINES_WITHOUT_TERMINAL);
        if (columns > 0) {
            rewrite(text);
        } else if (epoch.epoch() % every == 0 || epoch.epoch() == 1) {
            line(text);
        }
    }

    private static String judged(String part, Score score) {
        return String.format(
                Locale.ROOT,
                "  %s %s %.4f",
                part,
                score.accuracy().isPresent() ? "accuracy" : "loss",
                score.accuracy().orElse(score.loss()));
    }

    /** The mean loss of the last steps, and behind it what the last epoch's validation found, where there is such a part. */
    private String bar(RunStarted started, Progress progress) {
        long steps = Math.max(1, started.stepsPerEpoch() * started.epochs());
        double left = (steps - progress.step())
                * (double) started.batch()
                * started.replicas()
                / Math.max(1, progress.samplesPerSecond());
        String text = String.format(
                Locale.ROOT,
                " epoch %d/%d  train loss %.4f%s",
                progress.epoch(),
                started.epochs(),
                progress.loss(),
                judged);
        String speed = String.format(Locale.ROOT, "  %,.0f samples/s", progress.samplesPerSecond());
        String rest = "  " + NumberLabels.wholeTime(left) + " left";
        boolean fits =
                columns == 0 || text.length() + speed.length() + rest.length() + SHORTEST_BAR + "[]".length() < columns;
        text += fits ? speed + rest : rest;
        int bar = columns == 0
                ? LONGEST_BAR
                : Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, columns - text.length() - "[]".length() - 1));
        int done = (int) (bar * Math.min(progress.step(), steps) / steps);
        return "[" + "#".repeat(done) + ".".repeat(bar - done) + "]" + text;
    }

    private void rewrite(String text) {
        // A line that reached the last column would stay behind when the next is written over it.
        out.print("\r\u001b[K" + text.substring(0, Math.min(text.length(), columns - 1)));
        out.flush();
        lineIsOpen = true;
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
            out.print(RunResult.of(digest.events()).json());
        }
        if (verbosity != Verbosity.NORMAL) {
            return;
        }
        RunHistory history = new RunHistory(digest.events());
        Event.RunEnded ended = history.ended().orElseThrow();
        line(StatusAdvice.of(ended.status()).word() + (ended.message().isEmpty() ? "" : ": " + ended.message()));
        line("scores   " + scores(history));
        baseline(history).ifPresent(guess -> line("baseline " + guess));
        history.last(Event.Quantised.class)
                .ifPresent(
                        q -> line("int8     " + score(q.part(), q.after()) + ", " + NumberLabels.count(q.bytesAfter())
                                + " instead of " + NumberLabels.of(q.bytesBefore(), "byte")));
        line(String.format(
                Locale.ROOT,
                "speed    %s, %s, %s samples/s, %s",
                NumberLabels.of(ended.steps(), "step"),
                NumberLabels.of(ended.epochs(), "epoch"),
                NumberLabels.count(ended.samplesPerSecond()),
                NumberLabels.time(ended.seconds())));
        history.last(Event.GoodputMeasured.class).ifPresent(goodput -> line("goodput  " + GoodputWords.of(goodput)));
        line("model    "
                + (ended.weightsSha256().isEmpty()
                        ? "none"
                        : place.apply(directory.resolve(RunDirectoryNames.MODEL)) + "  weightsSha256 "
                                + ended.weightsSha256()));
        line("report   " + place.apply(directory.resolve(RunDirectoryNames.REPORT)));
    }

    private static String scores(RunHistory history) {
        List<String> scores = new ArrayList<>();
        for (String part : new String[] {"validation", "test"}) {
            history.evaluated(part).ifPresent(e -> scores.add(score(part, e.score())));
        }
        history.evaluated("train")
                .map(Event.Evaluated::score)
                .or(() -> history.best().map(EpochEnded::train))
                .ifPresent(train -> scores.add(0, score("training", train)));
        return scores.isEmpty() ? "none yet" : String.join(";  ", scores);
    }

    /** The best that could be said without a model of the rows that say most of one. */
    private static Optional<String> baseline(RunHistory history) {
        return Stream.of("test", "validation", "train")
                .filter(part -> history.evaluated(part).isPresent())
                .findFirst()
                .flatMap(part -> history.baselines(part).stream().findFirst())
                .map(best -> (best.part().equals("train") ? "training" : best.part()) + " "
                        + best.accuracy()
                                .map(a -> String.format(Locale.ROOT, "accuracy %.4f", a))
                                .or(() -> best.errors().map(e -> "RMSE " + NumberLabels.figure(e.rmse())))
                                .or(() -> best.loss().map(l -> String.format(Locale.ROOT, "loss %.4f", l)))
                                .orElse("unknown")
                        + ": " + best.guess());
    }

    static String score(String part, Score score) {
        return String.format(Locale.ROOT, "%s loss %.4f", part, score.loss())
                + score.accuracy()
                        .map(a -> String.format(Locale.ROOT, ", accuracy %.4f", a))
                        .orElse("")
                + score.errors()
                        .map(e -> ", RMSE " + NumberLabels.figure(e.rmse()) + ", MAE " + NumberLabels.figure(e.mae())
                                + String.format(Locale.ROOT, ", R² %.4f", e.r2()))
                        .orElse("");
    }
}
