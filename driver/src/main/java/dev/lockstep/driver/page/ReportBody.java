package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.BoundaryDrawn;
import dev.lockstep.events.Event.CheckpointWritten;
import dev.lockstep.events.Event.DataPrepared;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RankPlaced;
import dev.lockstep.events.Event.RunDescribed;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        new AnswerSections(history, page).write();
        scores();
        rows();
        history.last(Event.Quantised.class).ifPresent(this::quantised);
        history.last(RunDescribed.class)
                .filter(described -> !described.network().isEmpty())
                .ifPresent(this::network);
        ranks();
        facts();
        history.last(RunDescribed.class).ifPresent(this::runFile);
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
        EpochCharts epochs = new EpochCharts(history.epochs());
        List<CurveChart> charts =
                Stream.of(epochs.scores(), epochs.pace()).flatMap(List::stream).toList();
        if (!charts.isEmpty()) {
            tables.section("curves", "Training").open("div", "class", "charts");
            charts.forEach(chart -> chart.into(page));
            page.close("div").close("section");
        }
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

    private void network(RunDescribed described) {
        tables.section("network", "The network");
        String row = history.started()
                .map(run -> shape(run.featureShape()) + (run.featureShape().size() == 1 ? " values" : ""))
                .orElse("");
        new NetworkDrawing(row, described.network()).into(page);
        page.close("section");
    }

    private static String shape(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(" × "));
    }

    private void runFile(RunDescribed described) {
        tables.section("run-file", "The run file");
        page.open("details", "class", "card").leaf("summary", "All settings, as the run took them");
        page.leaf("pre", described.runFile()).close("details").close("section");
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
        tables.fact("features", shape(run.featureShape()));
        tables.fact("classes", classes(run.classes()));
        history.last(DataPrepared.class).ifPresent(this::data);
        history.last(RunDescribed.class)
                .ifPresent(described -> described.facts().forEach(tables::fact));
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
        String some =
                names.stream().limit(MOST_CLASSES).map(ConfusionTable::seen).collect(Collectors.joining(", "));
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
