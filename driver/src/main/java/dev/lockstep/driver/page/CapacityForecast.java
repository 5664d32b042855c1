package dev.lockstep.driver.page;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.ClusterSize;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.Forecaster;
import dev.lockstep.capacity.Forecaster.HeldOut;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import dev.lockstep.capacity.Uncertain;
import dev.lockstep.driver.page.MeasuredChart.Look;
import dev.lockstep.driver.page.MeasuredChart.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the figures of a cluster say of other sizes, and how wrong that was on those that the fit did not see. */
record CapacityForecast(Capacity capacity, Forecaster forecaster) {
    /** Sizes beyond those that were measured, in doublings of them. */
    private static final int TIMES = 2;

    /** Empty where too little was measured to forecast from. */
    static Optional<CapacityForecast> of(Capacity capacity) {
        boolean canBe = capacity.steps().stream().anyMatch(step -> step.kind() == Kind.WEAK && !step.isHeldOut());
        return canBe ? Optional.of(new CapacityForecast(capacity, Forecaster.of(capacity))) : Optional.empty();
    }

    private Optional<StepSample> most() {
        return new CapacityWords(capacity).best(Kind.WEAK);
    }

    private Uncertain rows(int ranks, int batch) {
        long hosts = capacity.executors().stream()
                .map(ExecutorMeasure::host)
                .distinct()
                .count();
        int ranksAHost = (int) Math.max(1, capacity.executors().size() / Math.max(1, hosts));
        ClusterSize size = new ClusterSize(
                ranks,
                ranksAHost,
                capacity.workload().replicasARank(),
                batch,
                capacity.workload().every());
        return forecaster.seconds(forecaster.model(), size).under(size.rowsAStep());
    }

    /** As the end of a sentence: what twice as many ranks would do. */
    Optional<String> twice() {
        return most().map(most -> {
            int ranks = TIMES * most.ranks();
            Uncertain rows = rows(ranks, most.batch());
            return String.format(
                    Locale.ROOT,
                    "%d ranks would train %s rows a second (%s to %s, nine times of ten)",
                    ranks,
                    NumberLabels.count(rows.value()),
                    NumberLabels.count(rows.low()),
                    NumberLabels.count(rows.high()));
        });
    }

    /** The forecast of all sizes up to twice the largest, with the interval around it. */
    List<Trace> traces() {
        return most().map(most -> traces(most.ranks(), most.batch())).orElse(List.of());
    }

    private List<Trace> traces(int most, int batch) {
        List<Integer> ranks = new ArrayList<>();
        for (int count = 1; count <= TIMES * most; count += Math.max(1, most / 8)) {
            ranks.add(count);
        }
        List<Uncertain> rows = ranks.stream().map(count -> rows(count, batch)).toList();
        List<Integer> around =
                Stream.concat(ranks.stream(), backwards(ranks).stream()).toList();
        List<Double> edge = Stream.concat(
                        rows.stream().map(Uncertain::high),
                        backwards(rows).stream().map(Uncertain::low))
                .toList();
        List<Double> values = rows.stream().map(Uncertain::value).toList();
        return List.of(
                new Trace("weak, forecast", "rate", Look.AREA, around, edge),
                new Trace("weak, forecast", "rate", Look.LINE, ranks, values));
    }

    private static <T> List<T> backwards(List<T> all) {
        List<T> other = new ArrayList<>(all);
        Collections.reverse(other);
        return other;
    }

    /** The table of what was held out. */
    void into(ReportTables tables) {
        List<HeldOut> all = forecaster.heldOut();
        tables.section("forecast", "Forecasts of what the fit did not see");
        tables.page().leaf("p", words(all));
        if (!all.isEmpty()) {
            tables.table(
                    List.of("size", "ranks", "batch", "measured", "forecast", "nine times of ten", "error", "inside"));
            all.forEach(one -> tables.row(List.of(
                    CapacityWords.kind(one.sample()),
                    String.valueOf(one.sample().ranks()),
                    String.valueOf(one.sample().batch()),
                    CapacityWords.time(one.sample().seconds().median()),
                    CapacityWords.time(one.forecast().value()),
                    CapacityWords.time(one.forecast().low()) + " to "
                            + CapacityWords.time(one.forecast().high()),
                    String.format(Locale.ROOT, "%+.1f%%", 100 * one.error()),
                    one.isInside() ? "yes" : "no")));
            tables.endTable();
        }
        tables.page().close("section");
    }

    private static String words(List<HeldOut> all) {
        if (all.isEmpty()) {
            return "Nothing was held out of the fit: how wrong a forecast is was not tried.";
        }
        Repeats errors =
                new Repeats(all.stream().map(one -> Math.abs(one.error())).toList());
        return String.format(
                Locale.ROOT,
                "Of %d sizes, the error of a step's time was %.1f%% in the middle and %.1f%% at worst; %d lay inside their"
                        + " interval, which is for nine of ten. More sizes, links and prices: ./lockstep forecast, with"
                        + " this folder.",
                all.size(),
                100 * errors.median(),
                100 * errors.most(),
                all.stream().filter(HeldOut::isInside).count());
    }
}
