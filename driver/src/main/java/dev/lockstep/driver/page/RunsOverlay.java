package dev.lockstep.driver.page;

import dev.lockstep.driver.page.ChartAxis.Scale;
import dev.lockstep.driver.page.CurveChart.Course;
import dev.lockstep.driver.page.CurveChart.Curve;
import dev.lockstep.driver.page.CurveChart.Point;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Several runs in one picture, and which of all others may be added to it. */
public final class RunsOverlay {
    /** More curves than colours would not be told apart. */
    public static final int MOST_RUNS = 8;

    private RunsOverlay() {}

    /**
     * The page of these runs.
     *
     * @param all the names of all runs that there are, the newest first
     */
    public static String text(List<OverlaidRun> runs, List<String> all) {
        return HtmlPage.text("runs", page -> {
            page.open("header").open("div", "class", "title").leaf("h1", "Runs").close("div");
            page.leaf("p", NumberLabels.of(runs.size(), "run") + " of " + all.size(), "class", "facts")
                    .close("header")
                    .open("main");
            List<CurveChart> charts = charts(runs);
            if (!charts.isEmpty()) {
                page.open("section", "id", "curves").leaf("h2", "Side by side").open("div", "class", "charts");
                charts.forEach(chart -> chart.into(page));
                page.close("div").close("section");
            }
            table(runs, page);
            choice(runs, all, page);
            page.close("main");
        });
    }

    private static List<CurveChart> charts(List<OverlaidRun> runs) {
        boolean validated = runs.stream()
                .flatMap(run -> run.epochs().stream())
                .anyMatch(e -> e.validation().isPresent());
        String part = validated ? "Validation" : "Training";
        Course course = Course.ofEpochs(OptionalInt.empty());
        return List.of(
                        new CurveChart(
                                part + " loss",
                                Scale.LOGARITHMIC_WHERE_WIDE,
                                curves(
                                        runs,
                                        e -> Optional.of(OverlaidRun.score(e).loss())),
                                course),
                        new CurveChart(
                                part + " accuracy",
                                Scale.LINEAR,
                                curves(runs, e -> OverlaidRun.score(e).accuracy()),
                                course),
                        new CurveChart(
                                part + " RMSE",
                                Scale.LOGARITHMIC_WHERE_WIDE,
                                curves(runs, e -> OverlaidRun.score(e).errors().map(Score.Errors::rmse)),
                                course),
                        new CurveChart(
                                "Training loss",
                                Scale.LOGARITHMIC_WHERE_WIDE,
                                validated
                                        ? curves(
                                                runs, e -> Optional.of(e.train().loss()))
                                        : List.of(),
                                course),
                        new CurveChart(
                                "Learning rate",
                                Scale.LINEAR,
                                curves(runs, e -> Optional.of(e.learningRate())),
                                course))
                .stream()
                .filter(chart -> !chart.isEmpty())
                .toList();
    }

    private static List<Curve> curves(List<OverlaidRun> runs, Function<EpochEnded, Optional<Double>> value) {
        List<Curve> curves = new ArrayList<>();
        for (OverlaidRun run : runs) {
            List<Point> points = new ArrayList<>();
            run.epochs().forEach(e -> value.apply(e).ifPresent(v -> points.add(new Point(e.epoch(), v))));
            curves.add(new Curve(run.name(), "run-" + curves.size(), points));
        }
        return curves;
    }

    private static void table(List<OverlaidRun> runs, MarkupBuilder page) {
        ReportTables tables = new ReportTables(page);
        tables.section("runs", "What came out");
        tables.table(List.of("run", "status", "epochs", "best epoch", "loss", "accuracy", "samples/s"));
        for (OverlaidRun run : runs) {
            page.open("tr").open("td").leaf("a", run.name(), "href", link(run.name()));
            page.close("td");
            List.of(
                            StatusAdvice.of(run.status()).word(),
                            NumberLabels.count(run.epochs().size()),
                            run.best().map(e -> NumberLabels.count(e.epoch())).orElse("–"),
                            run.best()
                                    .map(e -> NumberLabels.figure(
                                            OverlaidRun.score(e).loss()))
                                    .orElse("–"),
                            run.best()
                                    .flatMap(e -> OverlaidRun.score(e).accuracy())
                                    .map(NumberLabels::percent)
                                    .orElse("–"),
                            NumberLabels.count(run.samplesPerSecond()))
                    .forEach(cell -> page.leaf("td", cell));
            page.close("tr");
        }
        tables.end();
    }

    private static String link(String name) {
        return "/run/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "/";
    }

    /** A form that works without a script. */
    private static void choice(List<OverlaidRun> runs, List<String> all, MarkupBuilder page) {
        if (all.size() < 2) {
            return;
        }
        List<String> shown = runs.stream().map(OverlaidRun::name).toList();
        new ReportTables(page).section("choice", "Which runs");
        page.open("form", "action", "/all", "method", "get", "class", "card choice");
        page.leaf("p", "Up to " + MOST_RUNS + " are shown at once.");
        for (String name : all) {
            page.open("label");
            if (shown.contains(name)) {
                page.empty("input", "type", "checkbox", "name", "run", "value", name, "checked", "checked");
            } else {
                page.empty("input", "type", "checkbox", "name", "run", "value", name);
            }
            page.text(name).close("label");
        }
        page.leaf("button", "Show these", "type", "submit").close("form").close("section");
    }
}
