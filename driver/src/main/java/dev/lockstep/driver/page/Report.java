package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.BoundaryDrawn;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The report of a run: one file of HTML that needs no other, no script and no network. */
public final class Report {
    private final History history;
    private final StringBuilder html = new StringBuilder();

    private Report(History history) {
        this.history = history;
    }

    /** Writes the report of a run that has ended, in whatever way. */
    public static void write(List<Event> events, Path file) throws IOException {
        Files.writeString(file, new Report(new History(events)).text());
    }

    static String text(List<Event> events) {
        return new Report(new History(events)).text();
    }

    private String text() {
        String name = history.started().map(RunStarted::name).orElse("a run");
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
                .append("<title>")
                .append(escape(name))
                .append(" – Lockstep</title><style>")
                .append(style())
                .append("</style></head><body><main>\n");
        head(name);
        figures();
        warnings();
        curves();
        history.last(BoundaryDrawn.class).ifPresent(this::boundary);
        confusion();
        ranks();
        facts();
        return html.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream in = Report.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void head(String name) {
        String status = history.ended().map(RunEnded::status).orElse("running");
        html.append("<header><h1>")
                .append(escape(name))
                .append("</h1><span class=\"status ")
                .append(escape(status))
                .append("\">")
                .append(escape(status))
                .append("</span></header>\n");
        history.ended()
                .map(RunEnded::message)
                .filter(m -> !m.isEmpty())
                .ifPresent(message -> html.append("<p class=\"message\">")
                        .append(escape(message))
                        .append("</p>\n"));
    }

    private void figures() {
        html.append("<dl class=\"figures\">");
        Optional<Score> test = history.evaluated("test").map(Evaluated::score);
        Optional<Score> validation = history.evaluated("validation").map(Evaluated::score);
        figure("test", test);
        figure("validation", validation);
        if (test.isEmpty() && validation.isEmpty()) {
            figure("training", history.best().map(EpochEnded::train));
        }
        history.ended().ifPresent(ended -> {
            figure("samples/s", String.format(Locale.ROOT, "%,.0f", ended.samplesPerSecond()));
            figure("time", Console.time(ended.seconds()));
            if (!ended.weightsSha256().isEmpty()) {
                figure(
                        "weights",
                        "<code title=\"" + ended.weightsSha256() + "\">"
                                + ended.weightsSha256().substring(0, 12) + "</code>");
            }
        });
        html.append("</dl>\n");
    }

    private void figure(String part, Optional<Score> score) {
        score.ifPresent(s -> {
            s.accuracy().ifPresent(a -> figure(part + " accuracy", String.format(Locale.ROOT, "%.2f %%", 100 * a)));
            if (s.accuracy().isEmpty()) {
                figure(part + " loss", Axis.number(s.loss()));
            }
        });
    }

    private void figure(String name, String value) {
        html.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd></div>");
    }

    private void warnings() {
        for (Event.Warned warned : history.all(Event.Warned.class)) {
            html.append("<p class=\"message\">")
                    .append(escape(warned.message()))
                    .append("</p>\n");
        }
    }

    private void curves() {
        List<EpochEnded> epochs = history.epochs();
        if (epochs.isEmpty()) {
            html.append("<p>No epoch was finished.</p>\n");
            return;
        }
        html.append("<section><h2>Learning</h2><div class=\"charts\">");
        chart("Loss", epochs, s -> Optional.of(s.loss()));
        if (epochs.get(0).train().accuracy().isPresent()) {
            chart("Accuracy", epochs, Score::accuracy);
        }
        boolean moves =
                epochs.stream().mapToDouble(EpochEnded::learningRate).distinct().count() > 1;
        if (moves) {
            Chart chart = new Chart("Learning rate");
            chart.add("rate", "train", points(epochs, e -> Optional.of(e.learningRate())));
            html.append(chart.svg());
        }
        html.append("</div></section>\n");
    }

    private void chart(String title, List<EpochEnded> epochs, Function<Score, Optional<Double>> value) {
        Chart chart = new Chart(title);
        chart.add("training", "train", points(epochs, e -> value.apply(e.train())));
        chart.add("validation", "validation", points(epochs, e -> e.validation().flatMap(value)));
        history.best().ifPresent(best -> chart.mark(best.epoch(), "kept: epoch " + best.epoch()));
        html.append(chart.svg());
    }

    private static List<double[]> points(List<EpochEnded> epochs, Function<EpochEnded, Optional<Double>> value) {
        List<double[]> points = new ArrayList<>();
        for (EpochEnded epoch : epochs) {
            value.apply(epoch).ifPresent(v -> points.add(new double[] {epoch.epoch(), v}));
        }
        return points;
    }

    private void boundary(BoundaryDrawn drawn) {
        List<String> classes = history.started().map(RunStarted::classes).orElse(List.of());
        html.append("<section><h2>Decision boundary</h2>")
                .append("<p>What the kept model says between the rows; the dots are rows of the training part.</p>")
                .append(new BoundaryPicture(drawn, classes).svg())
                .append("</section>\n");
    }

    private void confusion() {
        Optional<Evaluated> evaluated = history.evaluated("test").or(() -> history.evaluated("validation"));
        evaluated.filter(e -> !e.confusion().isEmpty()).ifPresent(e -> {
            List<String> classes = history.started().map(RunStarted::classes).orElse(List.of());
            html.append("<section><h2>Confusion matrix</h2><p>Rows of the ")
                    .append(escape(e.part()))
                    .append(" part by what they are (down) and what the kept model says (across).</p>")
                    .append(new ConfusionTable(e.confusion(), classes).html())
                    .append("</section>\n");
        });
    }

    private void ranks() {
        List<Event.RankPlaced> ranks = history.all(Event.RankPlaced.class);
        if (ranks.isEmpty()) {
            return;
        }
        html.append("<section><h2>Ranks</h2><div class=\"scroll\"><table><thead><tr><th>rank</th><th>host</th>")
                .append("<th>executor</th><th>device</th><th>replicas</th></tr></thead><tbody>");
        for (Event.RankPlaced rank : ranks) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%d to %d</td></tr>",
                    rank.rank(),
                    escape(rank.host()),
                    escape(rank.executor()),
                    escape(rank.device()),
                    rank.firstReplica(),
                    rank.firstReplica() + rank.replicas() - 1));
        }
        html.append("</tbody></table></div></section>\n");
    }

    private void facts() {
        history.started().ifPresent(run -> {
            html.append("<section><h2>The run</h2><div class=\"scroll\"><table><tbody>");
            fact("directory", run.directory());
            fact("replicas", run.replicas() + " × batch " + run.batch());
            fact("epochs", run.epochs() + " of " + run.stepsPerEpoch() + " steps");
            fact("parameters", String.format(Locale.ROOT, "%,d", run.parameters()));
            for (Map.Entry<String, Long> part : run.rows().entrySet()) {
                fact(part.getKey() + " rows", String.format(Locale.ROOT, "%,d", part.getValue()));
            }
            history.ended()
                    .filter(e -> !e.weightsSha256().isEmpty())
                    .ifPresent(e -> fact("weightsSha256", e.weightsSha256()));
            run.versions().forEach(this::fact);
            html.append("</tbody></table></div></section>\n");
        });
    }

    private void fact(String name, String value) {
        html.append("<tr><th scope=\"row\">")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>");
    }
}
