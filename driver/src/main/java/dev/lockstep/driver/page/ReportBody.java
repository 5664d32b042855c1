package dev.lockstep.driver.page;

import dev.lockstep.driver.page.ChartAxis.Scale;
import dev.lockstep.driver.page.CurveChart.Curve;
import dev.lockstep.driver.page.CurveChart.Point;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.BoundaryDrawn;
import dev.lockstep.events.Event.CheckpointWritten;
import dev.lockstep.events.Event.DataPrepared;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RankPlaced;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/** The sections of a report, each there exactly when its events are. */
final class ReportBody {
    private static final int MOST_CLASSES = 30;

    private final RunHistory history;
    private final MarkupBuilder page;
    private final ReportTables tables;

    ReportBody(RunHistory history, MarkupBuilder page) {
        this.history = history;
        this.page = page;
        this.tables = new ReportTables(page);
    }

    void write() {
        warnings();
        curves();
        history.last(BoundaryDrawn.class)
                .filter(drawn -> drawn.columns() > 0 && drawn.rows() > 0)
                .ifPresent(this::boundary);
        new ModelExamples(history, page).write();
        confusion();
        scores();
        rows();
        history.last(Event.Quantised.class).ifPresent(this::quantised);
        ranks();
        facts();
        versions();
    }

    private void warnings() {
        List<Event.Warned> warnings = history.all(Event.Warned.class);
        if (!warnings.isEmpty()) {
            tables.section("warnings", warnings.size() == 1 ? "A warning" : "Warnings")
                    .open("ul", "class", "warnings");
            warnings.forEach(warned -> page.leaf("li", warned.message()));
            page.close("ul").close("section");
        }
    }

    private void curves() {
        List<EpochEnded> epochs = history.epochs();
        boolean validated = epochs.stream().anyMatch(e -> e.validation().isPresent());
        OptionalInt best = validated && epochs.size() > 1
                ? OptionalInt.of(history.best().map(EpochEnded::epoch).orElseThrow())
                : OptionalInt.empty();
        List<CurveChart> charts = List.of(
                new CurveChart(
                        "Loss", Scale.LOGARITHMIC_WHERE_WIDE, curves(epochs, score -> Optional.of(score.loss())), best),
                new CurveChart("Accuracy", Scale.LINEAR, curves(epochs, Score::accuracy), best),
                new CurveChart(
                        "Learning rate",
                        Scale.LINEAR,
                        List.of(new Curve("learning rate", "rate", points(epochs, e -> Optional.of(e.learningRate())))),
                        OptionalInt.empty()),
                new CurveChart(
                        "Throughput",
                        Scale.LINEAR,
                        List.of(new Curve(
                                "samples/s", "speed", points(epochs, e -> Optional.of(e.samplesPerSecond())))),
                        OptionalInt.empty()));
        if (charts.stream().anyMatch(chart -> !chart.isEmpty())) {
            tables.section("curves", "Training").open("div", "class", "charts");
            charts.stream().filter(chart -> !chart.isEmpty()).forEach(chart -> chart.into(page));
            page.close("div").close("section");
        }
    }

    private static List<Curve> curves(List<EpochEnded> epochs, Function<Score, Optional<Double>> of) {
        return List.of(
                new Curve("train", "train", points(epochs, e -> of.apply(e.train()))),
                new Curve(
                        "validation",
                        "validation",
                        points(epochs, e -> e.validation().flatMap(of))));
    }

    private static List<Point> points(List<EpochEnded> epochs, Function<EpochEnded, Optional<Double>> value) {
        List<Point> points = new ArrayList<>();
        epochs.forEach(e -> value.apply(e).ifPresent(v -> points.add(new Point(e.epoch(), v))));
        return points;
    }

    private void boundary(BoundaryDrawn drawn) {
        tables.section("boundary", "Decision boundary");
        page.leaf(
                "p",
                switch (history.classes().size()) {
                    case 0 -> "The stronger the colour, the higher what the kept model says there.";
                    case 1, 2 -> "The stronger the colour, the surer the kept model is; on the line it is undecided.";
                    default -> "Each place has the colour of the class that the kept model says there.";
                });
        new BoundaryPicture(drawn, history.classes()).into(page);
        page.close("section");
    }

    private void quantised(Event.Quantised quantised) {
        tables.section("quantised", "With weights of one byte");
        page.leaf(
                "p",
                "model-int8.zip has " + NumberLabels.of(quantised.bytesAfter(), "byte") + ", model.zip "
                        + NumberLabels.count(quantised.bytesBefore()) + ". "
                        + RunConsole.score("before: " + quantised.part(), quantised.before()) + "; "
                        + RunConsole.score("after: " + quantised.part(), quantised.after()) + ".");
        page.close("section");
    }

    private void confusion() {
        List<Evaluated> evaluated = evaluations().values().stream()
                .filter(e -> !e.confusion().isEmpty())
                .toList();
        if (!evaluated.isEmpty()) {
            tables.section("confusion", "Confusion matrix");
            page.leaf(
                    "p",
                    "How the kept model predicted the rows of each class. The stronger a colour, the larger the share of that class.");
            page.open("div", "class", "tables");
            evaluated.forEach(e -> new ConfusionTable(e.confusion(), history.classes()).into(page, e.part()));
            page.close("div").close("section");
        }
    }

    /** The last evaluation of each part: test first, train last. */
    private Map<String, Evaluated> evaluations() {
        Map<String, Evaluated> last = new TreeMap<>(java.util.Comparator.comparingInt(
                        (String part) -> List.of("test", "validation", "train").indexOf(part))
                .thenComparing(part -> part));
        history.all(Evaluated.class).forEach(e -> last.put(e.part(), e));
        return last;
    }

    private void scores() {
        if (evaluations().isEmpty()) {
            return;
        }
        tables.section("scores", "Scores of the kept model");
        ScoreColumns columns = ScoreColumns.of(
                evaluations().values().stream().map(Evaluated::score).toList());
        tables.table(columns.heads());
        evaluations().values().forEach(e -> {
            tables.row(columns.row(e.part(), e.score()));
            history.baselines(e.part()).forEach(guess -> tables.row(columns.row(guess)));
        });
        tables.end();
    }

    private void rows() {
        history.last(Event.RowsShown.class)
                .filter(shown -> !shown.rows().isEmpty())
                .ifPresent(shown -> {
                    tables.section("rows", "Some training rows");
                    new ShownRows(shown).into(page);
                    page.close("section");
                });
    }

    private void ranks() {
        Map<Integer, RankPlaced> ranks = new TreeMap<>();
        history.all(RankPlaced.class).forEach(rank -> ranks.put(rank.rank(), rank));
        if (ranks.isEmpty()) {
            return;
        }
        tables.section("ranks", "Ranks");
        tables.table(List.of("rank", "host", "executor", "device", "replicas"));
        ranks.values()
                .forEach(rank -> tables.row(List.of(
                        String.valueOf(rank.rank()), rank.host(), rank.executor(), rank.device(), replicas(rank))));
        tables.end();
    }

    static String replicas(RankPlaced rank) {
        int last = rank.firstReplica() + rank.replicas() - 1;
        return rank.replicas() == 1 ? String.valueOf(last) : rank.firstReplica() + " to " + last;
    }

    private void facts() {
        Optional<RunStarted> started = history.started();
        if (started.isEmpty()) {
            return;
        }
        RunStarted run = started.get();
        tables.section("run", "The run");
        tables.table(List.of());
        tables.fact("directory", run.directory());
        tables.fact(
                "features",
                String.join(
                        " × ", run.featureShape().stream().map(String::valueOf).toList()));
        tables.fact("classes", classes(run.classes()));
        history.last(DataPrepared.class).ifPresent(this::data);
        tables.fact(
                "global batch",
                NumberLabels.of(run.replicas(), "replica") + " × " + NumberLabels.of(run.batch(), "row"));
        tables.fact(
                "planned",
                NumberLabels.of(run.epochs(), "epoch") + " of " + NumberLabels.of(run.stepsPerEpoch(), "step"));
        history.ended().map(RunEnded::steps).ifPresent(steps -> tables.fact("done", NumberLabels.of(steps, "step")));
        String hash = history.ended().map(RunEnded::weightsSha256).orElse("");
        history.best().ifPresent(best -> {
            // A run that was cut off may have left a model that is not of that epoch, or none.
            if (evaluations().isEmpty()) {
                tables.fact("best epoch", String.valueOf(best.epoch()));
            } else {
                tables.fact("kept model", "of epoch " + best.epoch());
            }
        });
        if (!hash.isEmpty()) {
            tables.fact("weightsSha256", hash);
        }
        history.last(CheckpointWritten.class)
                .ifPresent(last -> tables.fact(
                        "last checkpoint",
                        last.file() + ", after step " + NumberLabels.count(last.step()) + ", "
                                + NumberLabels.bytes(last.bytes())));
        tables.end();
    }

    private static String classes(List<String> names) {
        if (names.isEmpty()) {
            return "none: a regression";
        }
        String some = String.join(", ", names.subList(0, Math.min(MOST_CLASSES, names.size())));
        return names.size() > MOST_CLASSES ? some + ", … (" + NumberLabels.count(names.size()) + ")" : some;
    }

    private void data(DataPrepared data) {
        tables.fact("data set", data.directory());
        tables.fact("rows dropped", data.dropped().isEmpty() ? "none" : NumberLabels.byReason(data.dropped()));
    }

    private void versions() {
        Map<String, String> versions =
                new TreeMap<>(history.started().map(RunStarted::versions).orElse(Map.of()));
        if (!versions.isEmpty()) {
            tables.section("versions", "Versions");
            tables.table(List.of());
            versions.forEach(tables::fact);
            tables.end();
        }
    }
}
