package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The top of a report: the name, how the run ended, and the figures that one looks for first. */
final class ReportHead {
    private static final int SHORT_HASH = 12;

    private final RunHistory history;
    private final MarkupBuilder page;

    ReportHead(RunHistory history, MarkupBuilder page) {
        this.history = history;
        this.page = page;
    }

    void write(String name) {
        open(name);
        figures();
        page.close("header");
    }

    /** All but the figures, and the end. */
    void open(String name) {
        String status = history.ended().map(RunEnded::status).orElse("running");
        StatusAdvice advice = StatusAdvice.of(status);
        page.open("header").open("div", "class", "title").leaf("h1", name);
        page.open("span", "class", "status " + (advice.isGood() ? "good" : "bad"));
        page.leaf("span", advice.sign(), "aria-hidden", "true")
                .text(advice.word())
                .close("span")
                .close("div");
        history.started().ifPresent(run -> page.leaf("p", facts(run), "class", "facts"));
        banner(advice);
    }

    private static String facts(RunStarted run) {
        List<String> facts = new ArrayList<>();
        facts.add(NumberLabels.of(run.replicas(), "replica") + " on " + NumberLabels.of(run.ranks(), "rank"));
        facts.add("batch " + run.batch());
        facts.add(NumberLabels.of(run.parameters(), "parameter"));
        for (String part : new String[] {"train", "validation", "test"}) {
            long rows = run.rows().getOrDefault(part, 0L);
            if (rows > 0) {
                facts.add(NumberLabels.count(rows) + " " + part + " rows");
            }
        }
        return String.join(" · ", facts);
    }

    /** What went wrong and what to do; for a run that went well, why it ended, where there is more to say. */
    private void banner(StatusAdvice advice) {
        String message = history.ended().map(RunEnded::message).orElse("");
        if (advice.isGood()) {
            if (!message.isEmpty()) {
                page.leaf("p", message, "class", "why");
            }
            return;
        }
        page.open("div", "class", "banner", "role", "alert");
        page.leaf("strong", message.isEmpty() ? "The run ended: " + advice.word() + "." : message);
        page.leaf("p", advice.todo()).close("div");
    }

    private void figures() {
        page.open("dl", "class", "figures");
        String part = best();
        score(part).ifPresent(score -> {
            score.accuracy().ifPresent(accuracy -> figure(part + " accuracy", NumberLabels.percent(accuracy)));
            score.errors().ifPresent(errors -> {
                figure(part + " RMSE", NumberLabels.figure(errors.rmse()));
                figure(part + " R²", NumberLabels.figure(errors.r2()));
            });
            figure(part + " loss", NumberLabels.figure(score.loss()));
        });
        history.ended().ifPresent(ended -> {
            figure("samples/s", NumberLabels.count(ended.samplesPerSecond()));
            figure("time", NumberLabels.time(ended.seconds()));
            goodput();
            String hash = ended.weightsSha256();
            if (!hash.isEmpty()) {
                page.open("div").leaf("dt", "weightsSha256");
                page.open("dd", "title", hash).leaf("code", hash.substring(0, Math.min(SHORT_HASH, hash.length())));
                page.close("dd").close("div");
            }
        });
        page.close("dl");
    }

    /** Pointed at, it says what ate the rest. */
    private void goodput() {
        history.last(Event.GoodputMeasured.class).ifPresent(goodput -> {
            page.open("div", "title", GoodputWords.of(goodput)).leaf("dt", "goodput");
            page.leaf("dd", NumberLabels.percent(goodput.shareOfTraining())).close("div");
        });
    }

    void figure(String name, String value) {
        page.open("div").leaf("dt", name).leaf("dd", value).close("div");
    }

    /** The part that says most of a model: rows that it was neither trained on nor chosen by. */
    private String best() {
        for (String part : new String[] {"test", "validation"}) {
            if (score(part).isPresent()) {
                return part;
            }
        }
        return "train";
    }

    private Optional<Score> score(String part) {
        Optional<Score> evaluated = history.evaluated(part).map(Evaluated::score);
        return switch (part) {
            case "train" -> evaluated.or(() -> history.best().map(EpochEnded::train));
            case "validation" -> evaluated.or(() -> history.best().flatMap(EpochEnded::validation));
            default -> evaluated;
        };
    }
}
