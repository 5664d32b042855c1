package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.Forecast;
import dev.lockstep.capacity.ForecastQuestion;
import dev.lockstep.capacity.Forecaster;
import dev.lockstep.capacity.Forecaster.HeldOut;
import dev.lockstep.capacity.Uncertain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A forecast for a terminal. */
public final class ForecastText {
    private final Capacity capacity;
    private final Forecaster forecaster;
    private final ForecastQuestion question;

    public ForecastText(Capacity capacity, Forecaster forecaster, ForecastQuestion question) {
        this.capacity = capacity;
        this.forecaster = forecaster;
        this.question = question;
    }

    /** How far it can be trusted, a row for each size, and advice. */
    public List<String> lines(Forecast forecast) {
        List<String> lines = new ArrayList<>();
        lines.add(said(
                "%s, measured %s: fitted on up to %d executors, beyond them simulated",
                capacity.workload().name(), capacity.measuredAt(), forecast.seen()));
        lines.add(trust());
        lines.add("");
        lines.addAll(table(forecast));
        lines.add("");
        lines.addAll(forecast.advice());
        return lines;
    }

    private String trust() {
        List<HeldOut> all = forecaster.heldOut();
        if (all.isEmpty()) {
            return "nothing was held out of the fit: how wrong it is beyond what was measured nobody has tried";
        }
        double[] errors =
                all.stream().mapToDouble(one -> Math.abs(one.error())).sorted().toArray();
        return said(
                "of %d sizes that it could not see, the error was %.1f %% in the middle and %.1f %% at worst; %d lay in their"
                        + " 90 %% interval",
                errors.length,
                100 * (errors[(errors.length - 1) / 2] + errors[errors.length / 2]) / 2,
                100 * errors[errors.length - 1],
                all.stream().filter(HeldOut::isInside).count());
    }

    private List<String> table(Forecast forecast) {
        List<List<String>> rows = new ArrayList<>();
        List<String> heads = new ArrayList<>(List.of(
                "executors", "batch", "step ms", "9 times of 10", "rows/s", "efficiency", epochs(), "core-hours"));
        boolean hasCost = question.pricePerCoreHour().isPresent();
        if (hasCost) {
            heads.add("cost");
        }
        rows.add(heads);
        for (Forecast.Size size : forecast.sizes()) {
            Uncertain millis = size.stepSeconds().times(1e3);
            List<String> row = new ArrayList<>(List.of(
                    String.valueOf(size.size().ranks()),
                    String.valueOf(size.size().batch()),
                    figure(millis.value()),
                    figure(millis.low()) + " to " + figure(millis.high()),
                    said("%,.0f", size.rowsPerSecond().value()),
                    said("%.0f %%", 100 * size.efficiency()),
                    time(size.hours().value()),
                    figure(size.coreHours().value())));
            if (hasCost) {
                row.add(figure(size.cost().orElseThrow()));
            }
            rows.add(row);
        }
        return aligned(rows);
    }

    private String epochs() {
        double epochs = question.epochs().value();
        return epochs == Math.rint(epochs) ? said("%.0f epochs", epochs) : said("%.1f epochs", epochs);
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        line.append(" ".repeat(widths[i] - row.get(i).length()))
                                .append(row.get(i))
                                .append("  ");
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    private static String figure(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return said("%." + digits + "f", value);
    }

    private static String time(double hours) {
        double seconds = 3600 * hours;
        return seconds < 120
                ? said("%.1f s", seconds)
                : seconds < 7200 ? said("%.1f min", seconds / 60) : said("%.1f h", hours);
    }

    private static String said(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
