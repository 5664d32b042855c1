package dev.lockstep.driver.page;

import dev.lockstep.driver.page.ChartAxis.Scale;
import dev.lockstep.driver.page.CurveChart.Course;
import dev.lockstep.driver.page.CurveChart.Curve;
import dev.lockstep.driver.page.CurveChart.Mark;
import dev.lockstep.driver.page.LiveHistory.Happening;
import dev.lockstep.driver.page.RankStates.RankState;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.StepsTimed.StepSplit;
import dev.lockstep.file.RunDirectoryNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Draws what a live page shows, each piece by itself, so that a browser need only be sent those that have changed. */
final class LiveSections {
    /** The charts that a run may have, in the order in which they stand. */
    static final List<String> CHARTS = List.of(
            "step-loss",
            "step-samples",
            "epoch-loss",
            "epoch-accuracy",
            "epoch-rmse",
            "epoch-learning-rate",
            "step-gradients",
            "step-weights");

    private static final List<String> SPLIT = List.of("read", "compute", "average", "wait");

    private final LiveHistory live;
    private final Instant now;
    private final RunHistory history;
    private final Map<String, String> all = new LinkedHashMap<>();

    LiveSections(LiveHistory live, Instant now) {
        this.live = live;
        this.now = now;
        history = live.history();
    }

    Map<String, String> all() {
        put("head", this::head);
        CHARTS.forEach(name -> all.put(name, ""));
        stepCharts();
        EpochCharts epochs = new EpochCharts(history.epochs());
        epochs.scores().forEach(chart -> put("epoch-" + slug(chart.title()), chart::inside));
        epochs.pace().stream()
                .filter(chart -> CHARTS.contains("epoch-" + slug(chart.title())))
                .forEach(chart -> put("epoch-" + slug(chart.title()), chart::inside));
        put("ranks", this::ranks);
        put("happened", this::happened);
        put("warnings", this::warnings);
        put("facts", this::facts);
        return all;
    }

    private void put(String name, Consumer<MarkupBuilder> drawing) {
        MarkupBuilder markup = new MarkupBuilder();
        drawing.accept(markup);
        all.put(name, markup.toString());
    }

    private static String slug(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private void head(MarkupBuilder page) {
        String name = history.started().map(RunStarted::name).orElse("A run that begins");
        ReportHead head = new ReportHead(history, page);
        if (live.isEnded()) {
            head.write(name);
            page.open("div", "class", "under").leaf("a", "The whole report", "href", RunDirectoryNames.REPORT);
            page.close("div");
        } else {
            head.open(name);
            page.open("dl", "class", "figures");
            running(head);
            page.close("dl").close("header");
        }
    }

    private void running(ReportHead head) {
        history.started().ifPresent(run -> {
            long epoch = run.stepsPerEpoch() == 0 ? 0 : live.clock().step() / run.stepsPerEpoch() + 1;
            head.figure(
                    "epoch",
                    NumberLabels.count(Math.min(epoch, run.epochs())) + " of " + NumberLabels.count(run.epochs()));
            head.figure("steps", NumberLabels.count(live.clock().step()));
        });
        history.last(Event.Progress.class).ifPresent(last -> head.figure("loss", NumberLabels.figure(last.loss())));
        Optional<EpochEnded> last = history.last(EpochEnded.class);
        last.flatMap(epoch -> epoch.validation().orElse(epoch.train()).accuracy())
                .ifPresent(accuracy -> head.figure(
                        last.get().validation().isPresent() ? "validation accuracy" : "accuracy",
                        NumberLabels.percent(accuracy)));
        if (live.clock().samplesPerSecond() > 0) {
            head.figure("samples/s", NumberLabels.count(live.clock().samplesPerSecond()));
            head.figure("goodput", NumberLabels.percent(live.clock().goodput(now)));
            head.figure("time left", NumberLabels.wholeTime(live.clock().secondsLeft(now)));
        }
        head.figure("elapsed", NumberLabels.wholeTime(live.clock().elapsed(now).toMillis() / 1e3));
    }

    private void stepCharts() {
        List<Mark> marks = new ArrayList<>();
        for (Happening one : live.happenings()) {
            if (one.isFailure()) {
                marks.add(new Mark(one.step(), String.valueOf(marks.size() + 1), said(one)));
            }
        }
        Course steps = new Course("step", marks);
        chart(
                "step-loss",
                new CurveChart(
                        "Loss by step",
                        Scale.LOGARITHMIC_WHERE_WIDE,
                        List.of(new Curve("train", "train", live.loss().points())),
                        steps));
        chart(
                "step-samples",
                new CurveChart(
                        "Samples per second",
                        Scale.LINEAR,
                        List.of(new Curve("samples/s", "speed", live.speed().points())),
                        steps));
        chart("step-gradients", live.layers().gradients(steps));
        chart("step-weights", live.layers().weights(steps));
    }

    private void chart(String name, CurveChart chart) {
        if (!chart.isEmpty()) {
            put(name, chart::inside);
        }
    }

    private void ranks(MarkupBuilder page) {
        List<RankState> states = live.ranks().all();
        if (states.isEmpty()) {
            return;
        }
        page.leaf("h2", "Ranks");
        ReportTables tables = new ReportTables(page);
        tables.table(List.of("rank", "host", "executor", "device", "replicas", "state", "a step"));
        double longest = states.stream()
                .flatMap(state -> state.split().stream())
                .mapToDouble(LiveSections::sum)
                .max()
                .orElse(1);
        for (RankState state : states) {
            page.open("tr", "class", state.state().startsWith("lost") ? "lost" : "");
            List.of(
                            String.valueOf(state.placed().rank()),
                            state.placed().host(),
                            state.placed().executor(),
                            state.placed().device(),
                            ReportBody.replicas(state.placed()),
                            state.state())
                    .forEach(cell -> page.leaf("td", cell));
            page.open("td");
            state.split().ifPresent(split -> bar(page, split, longest));
            page.close("td").close("tr");
        }
        tables.endTable();
        if (states.stream().anyMatch(state -> state.split().isPresent())) {
            page.open("p", "class", "legend");
            SPLIT.forEach(part -> page.leaf("span", part, "class", "key part-" + part));
            page.close("p");
        }
    }

    private static double sum(StepSplit split) {
        return split.readMillis() + split.computeMillis() + split.averageMillis() + split.waitMillis();
    }

    private static void bar(MarkupBuilder page, StepSplit split, double longest) {
        List<Double> parts =
                List.of(split.readMillis(), split.computeMillis(), split.averageMillis(), split.waitMillis());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            words.add(SPLIT.get(i) + " " + NumberLabels.figure(parts.get(i)) + " ms");
        }
        page.open(
                "svg", "class", "bar", "viewBox", "0 0 200 14", "role", "img", "aria-label", String.join(", ", words));
        page.leaf("title", String.join(", ", words));
        double from = 0;
        for (int i = 0; i < parts.size(); i++) {
            double width = 200 * parts.get(i) / Math.max(longest, 1e-9);
            page.empty("rect", "class", "part-" + SPLIT.get(i), "x", from, "y", 0, "width", width, "height", 14);
            from += width;
        }
        page.close("svg").text(NumberLabels.figure(sum(split)) + " ms");
    }

    private void happened(MarkupBuilder page) {
        if (live.happenings().isEmpty()) {
            return;
        }
        page.leaf("h2", "What happened").open("ul", "class", "happenings");
        int failures = 0;
        for (Happening one : live.happenings()) {
            page.open("li", "class", one.isFailure() ? "failure" : "");
            if (one.isFailure()) {
                page.leaf("b", String.valueOf(++failures));
            }
            page.text(said(one)).close("li");
        }
        page.close("ul");
    }

    private static String said(Happening one) {
        return "After " + NumberLabels.time(one.since().toMillis() / 1e3) + ", at step "
                + NumberLabels.count(one.step()) + ": " + one.words();
    }

    private void warnings(MarkupBuilder page) {
        List<Event.Warned> warnings = history.all(Event.Warned.class);
        if (!warnings.isEmpty()) {
            page.leaf("h2", warnings.size() == 1 ? "A warning" : "Warnings").open("ul", "class", "warnings");
            warnings.forEach(warned -> page.leaf("li", warned.message()));
            page.close("ul");
        }
    }

    private void facts(MarkupBuilder page) {
        history.started().ifPresent(run -> {
            page.leaf("h2", "The run");
            ReportTables tables = new ReportTables(page);
            tables.table(List.of());
            tables.fact("directory", run.directory());
            tables.fact(
                    "planned",
                    NumberLabels.of(run.epochs(), "epoch") + " of " + NumberLabels.of(run.stepsPerEpoch(), "step"));
            history.last(Event.DataPrepared.class).ifPresent(data -> tables.fact("data set", data.directory()));
            // An epoch is judged when all ranks have compared what their replicas hold, and else the run ends.
            history.last(EpochEnded.class)
                    .filter(epoch -> run.replicas() > 1)
                    .ifPresent(epoch -> tables.fact(
                            "last audit",
                            "all replicas were the same, bit for bit, after step " + NumberLabels.count(epoch.step())));
            history.last(Event.CheckpointWritten.class)
                    .ifPresent(last -> tables.fact("last checkpoint", "after step " + NumberLabels.count(last.step())));
            tables.endTable();
        });
    }
}
