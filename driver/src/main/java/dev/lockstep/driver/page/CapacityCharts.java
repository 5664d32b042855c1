package dev.lockstep.driver.page;

import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import dev.lockstep.driver.page.ChartAxis.Scale;
import dev.lockstep.driver.page.MeasuredChart.Guide;
import dev.lockstep.driver.page.MeasuredChart.Look;
import dev.lockstep.driver.page.MeasuredChart.Ticks;
import dev.lockstep.driver.page.MeasuredChart.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The charts of a measured cluster. */
record CapacityCharts(Capacity capacity, MarkupBuilder page) {
    private static final List<String> COLOURS =
            List.of("run-0", "run-1", "run-2", "run-3", "run-4", "run-5", "run-6", "run-7");
    private static final int POINTS_OF_A_ROOF = 40;

    private static List<Trace> lineAndDots(String name, String kind, List<? extends Number> xs, List<Double> ys) {
        return List.of(new Trace(name, kind, Look.LINE, xs, ys), new Trace(name, kind, Look.DOTS, xs, ys));
    }

    /** Rows a second by ranks, and what would be ideal. */
    void scaling(List<Trace> forecast) {
        List<Trace> traces = new ArrayList<>(forecast);
        for (Kind kind : List.of(Kind.WEAK, Kind.STRONG)) {
            List<StepSample> samples = Stream.concat(
                            one().stream().filter(first -> kind == Kind.STRONG), // the rows of one rank, not divided
                            of(kind, Comparator.comparingInt(StepSample::ranks)).stream())
                    .toList();
            if (!samples.isEmpty() && samples.get(samples.size() - 1).ranks() > 1) {
                traces.addAll(lineAndDots(
                        kind == Kind.WEAK ? "weak" : "strong",
                        kind == Kind.WEAK ? "train" : "validation",
                        samples.stream().map(StepSample::ranks).toList(),
                        samples.stream().map(StepSample::rowsPerSecond).toList()));
            }
        }
        one().filter(first -> traces.size() > forecast.size()).ifPresent(first -> {
            int most =
                    capacity.steps().stream().mapToInt(StepSample::ranks).max().orElse(1);
            traces.add(new Trace(
                    "ideal",
                    "past",
                    Look.LINE,
                    List.of(1, most),
                    List.of(first.rowsPerSecond(), first.rowsPerSecond() * most)));
            new MeasuredChart("Rows a second", "ranks", Guide.NONE, traces)
                    .axesInto(page, Ticks.WHOLE, Scale.LINEAR, Scale.LINEAR);
        });
    }

    private Optional<StepSample> one() {
        return capacity.steps().stream()
                .filter(sample -> sample.kind() == Kind.WEAK && sample.ranks() == 1)
                .findFirst();
    }

    private List<StepSample> of(Kind kind, Comparator<StepSample> order) {
        return capacity.steps().stream()
                .filter(sample -> sample.kind() == kind)
                .sorted(order)
                .toList();
    }

    /** Rows a second of one replica by batch. */
    void batches() {
        List<StepSample> samples = of(Kind.BATCH, Comparator.comparingInt(StepSample::batch));
        if (samples.isEmpty()) {
            return;
        }
        new MeasuredChart(
                        "Rows a second of one replica",
                        "rows in a batch",
                        Guide.NONE,
                        lineAndDots(
                                "measured",
                                "train",
                                samples.stream().map(StepSample::batch).toList(),
                                samples.stream().map(StepSample::rowsPerSecond).toList()))
                .axesInto(page, Ticks.ANY, Scale.LOGARITHMIC_WHERE_WIDE, Scale.LINEAR);
    }

    /** Time and bus bandwidth by size, a line for each number of ranks. */
    void averages() {
        List<Trace> times = new ArrayList<>();
        List<Trace> rates = new ArrayList<>();
        List<Integer> counts = capacity.averages().stream()
                .map(sample -> sample.places().size())
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i < counts.size(); i++) {
            int ranks = counts.get(i);
            List<AverageSample> samples = capacity.averages().stream()
                    .filter(sample -> sample.places().size() == ranks)
                    .sorted(Comparator.comparingLong(AverageSample::floats))
                    .toList();
            List<Double> bytes = samples.stream().map(one -> 4.0 * one.floats()).toList();
            String colour = COLOURS.get(i % COLOURS.size());
            times.addAll(lineAndDots(
                    NumberLabels.of(ranks, "rank"),
                    colour,
                    bytes,
                    samples.stream().map(one -> one.seconds().median() * 1e3).toList()));
            rates.addAll(lineAndDots(
                    NumberLabels.of(ranks, "rank"),
                    colour,
                    bytes,
                    samples.stream().map(one -> one.busBytesPerSecond() / 1e6).toList()));
        }
        new MeasuredChart("Milliseconds of an average", "bytes of a replica", Guide.NONE, times)
                .axesInto(page, Ticks.ANY, Scale.LOGARITHMIC_WHERE_WIDE, Scale.LOGARITHMIC_WHERE_WIDE);
        new MeasuredChart("Bus bandwidth in MB/s", "bytes of a replica", Guide.NONE, rates)
                .axesInto(page, Ticks.ANY, Scale.LOGARITHMIC_WHERE_WIDE, Scale.LINEAR);
    }

    /**
     * What an executor can compute at the most by how often it uses what it loads, and where training stands: its products with
     * weights, which are read three times and written once a step.
     */
    void roofline() {
        ExecutorMeasure any = capacity.executors().get(0);
        double peak = any.flopsPerSecondTogether().median();
        double memory = any.memoryBytesPerSecond().median();
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        double ridge = peak / memory;
        for (int i = 0; i <= POINTS_OF_A_ROOF; i++) {
            double intensity = ridge / 30 * Math.pow(30 * 60, (double) i / POINTS_OF_A_ROOF);
            xs.add(intensity);
            ys.add(Math.min(peak, intensity * memory) / 1e9);
        }
        List<Trace> traces = new ArrayList<>(List.of(new Trace("roof", "past", Look.LINE, xs, ys)));
        List<StepSample> batches = of(Kind.BATCH, Comparator.comparingInt(StepSample::batch));
        double operations = capacity.workload().operationsARow();
        if (!batches.isEmpty() && operations > 0) {
            double moved = 4.0 * Float.BYTES * capacity.workload().parameters();
            traces.add(new Trace(
                    "training, by batch",
                    "train",
                    Look.DOTS,
                    batches.stream()
                            .map(one -> operations * one.batch() / moved)
                            .map(intensity -> Math.max(xs.get(0), Math.min(xs.get(xs.size() - 1), intensity)))
                            .toList(),
                    batches.stream()
                            .map(one -> operations * one.rowsPerSecond() / 1e9)
                            .toList()));
        }
        new MeasuredChart("Roofline of " + any.name() + ", GFLOP/s", "operations a byte", Guide.NONE, traces)
                .axesInto(page, Ticks.ANY, Scale.LOGARITHMIC_WHERE_WIDE, Scale.LOGARITHMIC_WHERE_WIDE);
    }

    /** Rows a second and memory while the load was held. */
    void soak() {
        List<Double> minutes =
                capacity.soak().stream().map(point -> point.seconds() / 60).toList();
        new MeasuredChart(
                        "Rows a second",
                        "minutes",
                        Guide.NONE,
                        lineAndDots(
                                "all ranks",
                                "speed",
                                minutes,
                                capacity.soak().stream()
                                        .map(Capacity.SoakPoint::rowsPerSecond)
                                        .toList()))
                .axesInto(page, Ticks.ANY, Scale.LINEAR, Scale.LINEAR);
        new MeasuredChart(
                        "Memory in MB",
                        "minutes",
                        Guide.NONE,
                        lineAndDots(
                                "all executors",
                                "rate",
                                minutes,
                                capacity.soak().stream()
                                        .map(point -> point.memoryBytes() / 1e6)
                                        .toList()))
                .axesInto(page, Ticks.ANY, Scale.LINEAR, Scale.LINEAR);
    }
}
