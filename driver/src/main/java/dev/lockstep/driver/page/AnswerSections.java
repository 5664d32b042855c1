package dev.lockstep.driver.page;

import dev.lockstep.driver.page.MeasuredChart.Guide;
import dev.lockstep.driver.page.MeasuredChart.Look;
import dev.lockstep.driver.page.MeasuredChart.Trace;
import dev.lockstep.events.Event.AnswersRanked;
import dev.lockstep.events.Event.AnswersRanked.ClassCurve;
import dev.lockstep.events.Event.AnswersRanked.Reliability;
import dev.lockstep.events.Event.NumbersCompared;
import dev.lockstep.events.Event.WorstShown;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How certain the kept model is of its answers and how right, number by number where it predicts any, and where it is worst. */
record AnswerSections(RunHistory history, MarkupBuilder page) {
    private static final int BYTE = 0xFF;

    void write() {
        history.last(AnswersRanked.class)
                .filter(ranked -> !ranked.classes().isEmpty())
                .ifPresent(this::certainty);
        history.last(NumbersCompared.class)
                .filter(compared -> !compared.columns().isEmpty())
                .ifPresent(this::numbers);
        history.last(WorstShown.class).filter(worst -> !worst.rows().isEmpty()).ifPresent(this::worst);
    }

    private void certainty(AnswersRanked ranked) {
        new ReportTables(page).section("certainty", "How certain, and how right");
        page.leaf(
                "p",
                "By " + NumberLabels.of(ranked.rows(), "row") + " of " + ranked.part()
                        + (ranked.classes().size() > 1
                                ? ", each class against all others; of many classes those that are told apart worst."
                                : "."));
        page.open("div", "class", "charts");
        List<Trace> roc = new ArrayList<>();
        List<Trace> precision = new ArrayList<>();
        for (ClassCurve curve : ranked.classes()) {
            String kind = "run-" + roc.size();
            roc.add(new Trace(name(curve, "area", curve.area()), kind, Look.LINE, curve.falseShares(), curve.found()));
            precision.add(new Trace(
                    name(curve, "average", curve.averagePrecision()),
                    kind,
                    Look.LINE,
                    curve.found(),
                    curve.precisions()));
        }
        new MeasuredChart("Found rows (ROC)", "share of other rows that is taken for the class", Guide.SAME, roc)
                .sharesInto(page);
        new MeasuredChart("Precision", "recall", Guide.NONE, precision).sharesInto(page);
        if (!ranked.reliability().isEmpty()) {
            reliability(ranked.reliability());
        }
        page.close("div").close("section");
    }

    private String name(ClassCurve curve, String figure, double value) {
        List<String> classes = history.classes();
        String name = curve.label() < classes.size()
                ? ConfusionTable.seen(classes.get(curve.label()))
                : String.valueOf(curve.label());
        return String.format(Locale.ROOT, "%s, %s %.3f", name, figure, value);
    }

    private void reliability(List<Reliability> tenths) {
        List<Double> certain = tenths.stream().map(Reliability::certainty).toList();
        List<Double> right = tenths.stream().map(Reliability::right).toList();
        long all = tenths.stream().mapToLong(Reliability::rows).sum();
        double off = tenths.stream()
                .mapToDouble(tenth -> tenth.rows() * Math.abs(tenth.certainty() - tenth.right()) / all)
                .sum();
        new MeasuredChart(
                        "Right answers (calibration)",
                        "certainty of the answer",
                        Guide.SAME,
                        List.of(
                                new Trace(
                                        String.format(Locale.ROOT, "off by %.3f on average", off),
                                        "train",
                                        Look.LINE,
                                        certain,
                                        right),
                                new Trace("tenths of certainty", "train", Look.DOTS, certain, right)))
                .sharesInto(page);
    }

    private void numbers(NumbersCompared compared) {
        new ReportTables(page).section("numbers", "Predicted against actual");
        page.leaf("p", "Rows of " + compared.part() + "; on the line both are the same.")
                .open("div", "class", "charts");
        for (NumbersCompared.Column column : compared.columns()) {
            new MeasuredChart(
                            "Predicted " + column.name(),
                            "actual " + column.name(),
                            Guide.SAME,
                            List.of(new Trace(
                                    NumberLabels.of(column.actual().size(), "row"),
                                    "train",
                                    Look.DOTS,
                                    column.actual(),
                                    column.predicted())))
                    .valuesInto(page);
        }
        page.close("div").close("section");
    }

    private void worst(WorstShown worst) {
        new ReportTables(page).section("worst", "What it predicts worst");
        page.leaf("p", "Of " + NumberLabels.of(worst.of(), "row") + " of " + worst.part() + ", the worst first.");
        if (worst.rows().stream().noneMatch(row -> row.pixels().isEmpty())) {
            page.open("div", "class", "pictures");
            worst.rows().forEach(this::picture);
            page.close("div").close("section");
            return;
        }
        ReportTables tables = new ReportTables(page);
        boolean isCertain = worst.rows().stream().anyMatch(row -> row.certainty() != 0);
        tables.table(
                isCertain ? List.of("actual", "predicted", "certainty", "row") : List.of("actual", "predicted", "row"));
        for (WorstShown.Mistake row : worst.rows()) {
            page.open("tr").leaf("td", row.actual()).leaf("td", row.predicted());
            if (isCertain) {
                page.leaf("td", NumberLabels.percent(row.certainty()));
            }
            page.leaf("td", row.values(), "class", "words").close("tr");
        }
        tables.end();
    }

    private void picture(WorstShown.Mistake row) {
        String said = row.predicted() + String.format(Locale.ROOT, " (%.2f)", row.certainty()) + ", but it is "
                + row.actual();
        page.open("figure", "class", "card");
        page.empty("img", "src", PngImage.source(png(row)), "alt", said);
        page.leaf("figcaption", said).close("figure");
    }

    private static String png(WorstShown.Mistake row) {
        byte[] bytes = Base64.getDecoder().decode(row.pixels());
        float[] values = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & BYTE;
        }
        return RowPicture.png(values, row.shape(), Optional.of(1.0));
    }
}
