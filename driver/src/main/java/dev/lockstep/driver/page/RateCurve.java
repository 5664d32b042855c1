package dev.lockstep.driver.page;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What steps cost while the learning rate rose: below the right rates nothing falls, above them all explodes. Costs of single steps
 * jump, so that their moving mean is looked at.
 */
public record RateCurve(List<Point> points) {
    private static final double KEPT = 0.9;
    /** First steps, of which the mean is that of very few. */
    private static final int FIRST = 5;
    /** Steps to both sides over which a slope is taken. */
    private static final int REACH = 4;
    /** Of the rate with the least loss the loss is about to explode: the proposal stays so far below it. */
    private static final double BELOW_LEAST = 3;

    private static final double EXPLODED = 4;

    /** A step: its rate, and its loss. */
    public record Point(double rate, double loss) {}

    /** The moving means, as far as they are numbers, and up to where they explode. */
    public List<Point> smooth() {
        List<Point> smooth = new ArrayList<>();
        double mean = 0;
        double weight = 0;
        double least = Double.POSITIVE_INFINITY;
        for (Point point : points) {
            mean = KEPT * mean + (1 - KEPT) * point.loss();
            weight = KEPT * weight + (1 - KEPT);
            double now = mean / weight;
            if (!Double.isFinite(now) || (smooth.size() > FIRST && now > EXPLODED * least)) {
                break;
            }
            least = Math.min(least, now);
            smooth.add(new Point(point.rate(), now));
        }
        return smooth;
    }

    /** Whether the loss has exploded, so that higher rates need not be tried. */
    public boolean isOver() {
        return points.size() > smooth().size();
    }

    /** A rate to begin with: where the loss falls fastest, rounded; empty where it does not fall. */
    public Optional<Double> proposal() {
        List<Point> smooth = smooth();
        int least = 0;
        for (int i = 0; i < smooth.size(); i++) {
            least = smooth.get(i).loss() <= smooth.get(least).loss() ? i : least;
        }
        double steepest = 0;
        int at = -1;
        for (int i = FIRST + REACH; i < smooth.size() - REACH && i <= least; i++) {
            Point before = smooth.get(i - REACH);
            Point after = smooth.get(i + REACH);
            double slope = (after.loss() - before.loss()) / Math.log(after.rate() / before.rate());
            if (slope < steepest) {
                steepest = slope;
                at = i;
            }
        }
        return at < 0
                ? Optional.empty()
                : Optional.of(rounded(
                        Math.min(smooth.get(at).rate(), smooth.get(least).rate() / BELOW_LEAST)));
    }

    /** To 1, 2, 3 or 5 of a power of ten, downwards. */
    private static double rounded(double rate) {
        double decade = Math.pow(10, Math.floor(Math.log10(rate)));
        double share = rate / decade;
        int digit = share >= 5 ? 5 : share >= 3 ? 3 : share >= 2 ? 2 : 1;
        return Double.parseDouble(String.format(Locale.ROOT, "%.0e", digit * decade));
    }

    /** Writes the page. */
    public void write(String name, Path file) throws IOException {
        AsideFile.write(file, HtmlPage.text(name + ": learning rate", page -> {
            page.open("header").open("div", "class", "title");
            page.leaf("h1", name + ": learning rate").close("div");
            page.leaf("p", sentence(), "class", "why").close("header").open("main");
            chart(page);
            page.close("main");
        }));
    }

    /** The outcome for readers. */
    public String sentence() {
        List<Point> smooth = smooth();
        if (smooth.size() < 2) {
            return "No step had a loss that is a number.";
        }
        String tried = "tried " + oneDigit(smooth.get(0).rate()) + " to "
                + oneDigit(smooth.get(smooth.size() - 1).rate());
        return proposal()
                .map(rate -> "The loss falls fastest at a learning rate of about " + ChartAxis.label(rate) + " ("
                        + tried + (isOver() ? ", where it exploded)." : ")."))
                .orElse("The loss did not fall at any learning rate (" + tried + ").");
    }

    private static String oneDigit(double rate) {
        return ChartAxis.label(Double.parseDouble(String.format(Locale.ROOT, "%.0e", rate)));
    }

    private void chart(MarkupBuilder page) {
        List<Point> smooth = smooth();
        if (smooth.size() < 2) {
            return;
        }
        ChartAxis x = new ChartAxis(
                smooth.get(0).rate(), smooth.get(smooth.size() - 1).rate(), true);
        ChartAxis y = ChartAxis.over(
                smooth.stream().mapToDouble(Point::loss).min().orElse(0),
                smooth.stream().mapToDouble(Point::loss).max().orElse(1),
                ChartAxis.Scale.LINEAR);
        PlotFrame plot = new PlotFrame(x, y);
        page.open("div", "class", "charts alone").open("figure", "class", "card chart");
        page.open("figcaption").leaf("h3", "Loss by learning rate");
        page.close("figcaption");
        plot.open(page, sentence(), "learning rate");
        plot.axes(page, "learning rate");
        proposal().filter(rate -> rate >= x.low() && rate <= x.high()).ifPresent(rate -> plot.mark(page, rate));
        page.empty(
                "polyline",
                "class",
                "curve train",
                "data-name",
                "loss",
                "data-at",
                joined(smooth, point -> NumberLabels.figure(point.rate())),
                "data-values",
                joined(smooth, point -> NumberLabels.figure(point.loss())),
                "points",
                joined(smooth, point -> plot.point(point.rate(), point.loss())));
        page.close("svg").close("figure").close("div");
    }

    private static String joined(List<Point> points, Function<Point, String> words) {
        return points.stream().map(words).collect(Collectors.joining(" "));
    }
}
