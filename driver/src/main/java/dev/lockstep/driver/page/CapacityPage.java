package dev.lockstep.driver.page;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.Capacity.SlowPart;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page of a measured cluster: the answer first, then what it is made of. */
final class CapacityPage {
    private final Capacity capacity;
    private final MarkupBuilder page;
    private final ReportTables tables;
    private final CapacityWords words;
    private final Optional<CapacityForecast> forecast;

    private CapacityPage(Capacity capacity, Optional<CapacityForecast> forecast, MarkupBuilder page) {
        this.capacity = capacity;
        this.page = page;
        tables = new ReportTables(page);
        words = new CapacityWords(capacity);
        this.forecast = forecast;
    }

    static String text(Capacity capacity, Optional<CapacityForecast> forecast) {
        return HtmlPage.text(
                capacity.workload().name() + ": capacity", page -> new CapacityPage(capacity, forecast, page).write());
    }

    private void write() {
        head();
        page.open("main");
        slow();
        CapacityCharts charts = new CapacityCharts(capacity, page);
        training(charts);
        forecast.ifPresent(one -> one.into(tables));
        LinkHeatMap.into(capacity.links(), tables);
        averages(charts);
        executors(charts);
        data();
        failures(charts);
        facts();
        page.close("main");
    }

    private void head() {
        boolean isWhole = capacity.missing().isEmpty();
        page.open("header")
                .open("div", "class", "title")
                .leaf("h1", capacity.workload().name() + ": capacity");
        page.leaf("span", isWhole ? "whole" : "partial", "class", "status " + (isWhole ? "good" : "bad"));
        page.close("div");
        page.leaf(
                "p", String.join(" ", words.answer(forecast.flatMap(CapacityForecast::twice))), "class", "why answer");
        page.open("dl", "class", "figures");
        figure("executors", String.valueOf(capacity.executors().size()));
        words.best(Kind.WEAK)
                .or(() -> words.best(Kind.BATCH))
                .ifPresent(best -> figure("rows/s on all", NumberLabels.count(best.rowsPerSecond())));
        words.efficiency().ifPresent(share -> figure("efficiency", NumberLabels.percent(share)));
        words.link().ifPresent(rate -> figure("a link", CapacityWords.rate(rate)));
        figure("slow parts", String.valueOf(capacity.slow().size()));
        page.close("dl");
        if (!isWhole) {
            page.open("div", "class", "banner").leaf("strong", "Not all of it could be measured:");
            capacity.missing().forEach(why -> page.leaf("p", why));
            page.close("div");
        }
        page.close("header");
    }

    private void figure(String name, String value) {
        page.open("div").leaf("dt", name).leaf("dd", value).close("div");
    }

    private void slow() {
        tables.section("slow", "Slow parts");
        if (capacity.slow().isEmpty()) {
            page.leaf("p", "Nothing is much slower than the others of its kind, and all compute the same bits.");
        } else {
            page.open("ul", "class", "warnings card");
            for (SlowPart part : capacity.slow()) {
                page.leaf("li", part.said());
            }
            page.close("ul");
        }
        page.close("section");
    }

    private void training(CapacityCharts charts) {
        if (capacity.steps().isEmpty()) {
            return;
        }
        tables.section("training", "Training");
        page.leaf("p", words.training());
        page.open("div", "class", "charts");
        charts.scaling(forecast.map(CapacityForecast::traces).orElse(List.of()));
        charts.batches();
        page.close("div");
        page.leaf("h3", "Steps, and what they go into", "class", "under-charts");
        stepTable();
        page.close("section");
    }

    private void stepTable() {
        page.open("p", "class", "legend");
        for (String part : StepBar.PARTS) {
            page.leaf("span", part, "class", "key part-" + part);
        }
        page.close("p");
        tables.table(List.of("size", "ranks", "batch", "rows/s", "step", "p50", "p99", "goes into", "repeats"));
        for (StepSample sample : capacity.steps()) {
            StepSample.Repeat repeat = middle(sample);
            page.open("tr");
            page.leaf("td", CapacityWords.kind(sample) + (sample.isHeldOut() ? ", held out" : ""));
            page.leaf("td", String.valueOf(sample.ranks()));
            page.leaf("td", String.valueOf(sample.batch()));
            page.leaf("td", NumberLabels.count(sample.rowsPerSecond()));
            page.leaf("td", CapacityWords.time(sample.seconds().median()));
            page.leaf("td", CapacityWords.time(repeat.median()));
            page.leaf("td", CapacityWords.time(repeat.p99()));
            page.open("td");
            StepBar.into(page, repeat.split());
            page.close("td");
            page.leaf("td", sample.repeats().size() + " (± " + spread(sample) + ")");
            page.close("tr");
        }
        tables.endTable();
    }

    /** The stretch whose mean is in the middle. */
    private static StepSample.Repeat middle(StepSample sample) {
        List<StepSample.Repeat> sorted = sample.repeats().stream()
                .sorted(Comparator.comparingDouble(StepSample.Repeat::mean))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String spread(StepSample sample) {
        double half = (sample.seconds().most() - sample.seconds().least()) / 2;
        return String.format(
                Locale.ROOT, "%.1f%%", 100 * half / sample.seconds().median());
    }

    private void averages(CapacityCharts charts) {
        if (capacity.averages().isEmpty()) {
            return;
        }
        tables.section("averaging", "Averaging");
        page.leaf("p", words.averaging());
        page.open("div", "class", "charts");
        charts.averages();
        page.close("div").close("section");
    }

    private void executors(CapacityCharts charts) {
        if (capacity.executors().isEmpty()) {
            return;
        }
        tables.section("executors", "Executors");
        page.open("div", "class", "charts alone");
        charts.roofline();
        page.close("div");
        tables.table(List.of(
                "executor",
                "cores",
                "GFLOP/s, a core",
                "all cores, beside the others",
                "memory",
                "disk read",
                "disk write",
                "sync",
                "free memory",
                "arithmetic"));
        for (ExecutorMeasure one : capacity.executors()) {
            tables.row(List.of(
                    one.name(),
                    String.valueOf(one.cores()),
                    NumberLabels.figure(one.flopsPerSecond().median() / 1e9),
                    NumberLabels.figure(one.flopsPerSecondTogether().median() / 1e9),
                    CapacityWords.rate(one.memoryBytesPerSecond().median()),
                    CapacityWords.rate(one.diskReadBytesPerSecond().median()),
                    CapacityWords.rate(one.diskWriteBytesPerSecond().median()),
                    CapacityWords.time(one.syncSeconds().median()),
                    NumberLabels.bytes(one.freeMemoryBytes()),
                    one.arithmetic()));
        }
        tables.end();
    }

    private void data() {
        if (capacity.data().isEmpty()) {
            return;
        }
        tables.section("data", "Data");
        page.leaf(
                "p",
                "Ingest: from the source into a data set. Read: its blocks from the file system. Feed: from the data set to"
                        + " batches, what a rank holds in memory included. All: every executor at the same time.");
        tables.table(List.of("what", "who", "rows/s", "bytes/s"));
        capacity.data()
                .forEach(rate -> tables.row(List.of(
                        rate.what(),
                        rate.who(),
                        NumberLabels.count(rate.rowsPerSecond().median()),
                        CapacityWords.rate(rate.bytesPerSecond().median()))));
        tables.end();
    }

    private void failures(CapacityCharts charts) {
        if (!capacity.drills().isEmpty()) {
            tables.section("failures", "Failures on purpose");
            page.leaf("p", words.goodput());
            tables.table(List.of("executor was", "noticed after", "next step after that", "steps computed twice"));
            capacity.drills()
                    .forEach(drill -> tables.row(List.of(
                            drill.kind(),
                            CapacityWords.time(drill.detectionSeconds()),
                            CapacityWords.time(drill.recoverySeconds()),
                            String.valueOf(drill.repeatedSteps()))));
            tables.end();
        }
        if (!capacity.soak().isEmpty()) {
            tables.section("soak", "Held load");
            page.leaf("p", words.soak());
            page.open("div", "class", "charts");
            charts.soak();
            page.close("div").close("section");
        }
    }

    private void facts() {
        tables.section("facts", "What was measured");
        tables.table(List.of());
        tables.fact("begun", capacity.measuredAt());
        tables.fact("took", NumberLabels.time(capacity.seconds()));
        tables.fact("engine", capacity.workload().engine());
        tables.fact("parameters", NumberLabels.count(capacity.workload().parameters()));
        tables.fact(
                "averaged",
                NumberLabels.count(capacity.workload().averagedFloats()) + " floats of each replica, every "
                        + NumberLabels.of(capacity.workload().every(), "step"));
        tables.fact("replicas", capacity.workload().replicasARank() + " on each rank");
        tables.fact(
                "training rows",
                NumberLabels.count(capacity.workload().trainingRows()) + " of "
                        + NumberLabels.bytes(Math.round(capacity.workload().bytesARow())) + " each");
        Optional.of(capacity.workload().largestBatch())
                .filter(largest -> largest > 0)
                .ifPresent(largest -> tables.fact("largest batch", NumberLabels.count(largest)));
        capacity.executors().stream()
                .map(ExecutorMeasure::processor)
                .distinct()
                .forEach(processor -> tables.fact("processor", processor));
        capacity.software().forEach(part -> tables.fact(part.part(), part.version()));
        tables.end();
    }
}
