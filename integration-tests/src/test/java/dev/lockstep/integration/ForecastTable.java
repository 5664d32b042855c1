package dev.lockstep.integration;

import dev.lockstep.capacity.Forecaster.HeldOut;
import dev.lockstep.capacity.StepSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of forecasts that were tried: written anew with each cluster, so that whatever was measured is kept. */
final class ForecastTable {
    private static final String HEAD =
            "| network | executors | Mbit/s | ms | cores busy | ranks | rows | measured ms | forecast ms | nine of ten"
                    + " | error | inside |\n|---|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---|\n";

    private final Path file;
    private final StringBuilder rows = new StringBuilder();
    private final List<HeldOut> all = new ArrayList<>();

    ForecastTable(Path file) {
        this.file = file;
    }

    /**
     * A cluster that was measured.
     *
     * @param busy the share of the time in which cores of the machine were: where it is near 1, they were waited for, and not links
     */
    record Cluster(String network, int executors, Cable cable, double busy) {}

    /** What was held out of one cluster. */
    void add(Cluster cluster, List<HeldOut> judged) throws IOException {
        for (HeldOut one : judged) {
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.0f %% | %d | %s | %.2f | %.2f | %.2f to %.2f | %+.1f %% | %s |%n",
                    cluster.network(),
                    cluster.executors(),
                    cluster.cable().megabits(),
                    cluster.cable().millis(),
                    100 * cluster.busy(),
                    one.sample().ranks(),
                    one.sample().kind() == StepSample.Kind.WEAK ? "as many each" : "divided",
                    1e3 * one.sample().seconds().median(),
                    1e3 * one.forecast().value(),
                    1e3 * one.forecast().low(),
                    1e3 * one.forecast().high(),
                    100 * one.error(),
                    one.isInside() ? "yes" : "**no**"));
        }
        all.addAll(judged);
        write();
    }

    private double[] errors() {
        return all.stream().mapToDouble(one -> Math.abs(one.error())).sorted().toArray();
    }

    double medianError() {
        double[] errors = errors();
        return (errors[(errors.length - 1) / 2] + errors[errors.length / 2]) / 2;
    }

    double worstError() {
        return errors()[all.size() - 1];
    }

    /** The share of sizes that lie in their interval. */
    double inside() {
        return (double) all.stream().filter(HeldOut::isInside).count() / all.size();
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "Of %d sizes that the fit did not see, the error is %.1f %% in the middle and %.1f %% at worst; %.0f %% lie in"
                        + " the interval that is for nine of ten.%n%n%s%s",
                all.size(),
                100 * medianError(),
                100 * worstError(),
                100 * inside(),
                HEAD,
                rows);
    }

    private void write() throws IOException {
        Files.writeString(file, text());
        System.out.println(text());
    }
}
