package dev.lockstep.driver.page;

import dev.lockstep.driver.page.ChartAxis.Scale;
import dev.lockstep.driver.page.CurveChart.Course;
import dev.lockstep.driver.page.CurveChart.Curve;
import dev.lockstep.driver.page.CurveChart.Point;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** How a run went, epoch by epoch. */
record EpochCharts(List<EpochEnded> epochs) {

    /** How good the model was after each epoch: a chart for each figure that the run has. */
    List<CurveChart> scores() {
        Course course = Course.ofEpochs(best());
        return having(List.of(
                new CurveChart(
                        "Loss", Scale.LOGARITHMIC_WHERE_WIDE, curves(score -> Optional.of(score.loss())), course),
                new CurveChart("Accuracy", Scale.LINEAR, curves(Score::accuracy), course),
                new CurveChart(
                        "RMSE",
                        Scale.LOGARITHMIC_WHERE_WIDE,
                        curves(score -> score.errors().map(Score.Errors::rmse)),
                        course)));
    }

    /** By which rate it learned, and how fast it was. */
    List<CurveChart> pace() {
        Course course = Course.ofEpochs(OptionalInt.empty());
        return having(List.of(
                new CurveChart(
                        "Learning rate",
                        Scale.LINEAR,
                        List.of(new Curve("learning rate", "rate", points(e -> Optional.of(e.learningRate())))),
                        course),
                new CurveChart(
                        "Throughput",
                        Scale.LINEAR,
                        List.of(new Curve("samples/s", "speed", points(e -> Optional.of(e.samplesPerSecond())))),
                        course)));
    }

    private static List<CurveChart> having(List<CurveChart> charts) {
        return charts.stream().filter(chart -> !chart.isEmpty()).toList();
    }

    private OptionalInt best() {
        boolean validated = epochs.stream().anyMatch(e -> e.validation().isPresent());
        return epochs.size() < 2 || !validated
                ? OptionalInt.empty()
                : epochs.stream()
                        .filter(EpochEnded::best)
                        .mapToInt(EpochEnded::epoch)
                        .reduce((a, b) -> b);
    }

    private List<Curve> curves(Function<Score, Optional<Double>> of) {
        return List.of(
                new Curve("train", "train", points(e -> of.apply(e.train()))),
                new Curve("validation", "validation", points(e -> e.validation().flatMap(of))));
    }

    private List<Point> points(Function<EpochEnded, Optional<Double>> value) {
        List<Point> points = new ArrayList<>();
        epochs.forEach(e -> value.apply(e).ifPresent(v -> points.add(new Point(e.epoch(), v))));
        return points;
    }
}
