package dev.lockstep.driver.page;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The confusion matrix as a table: what rows are, what the model says, and each class's recall and precision. */
final class ConfusionTable {
    private static final int MOST_CLASSES = 30;
    private static final int WORST = 20;
    private static final int RIGHT = 0;
    private static final int WRONG = 5;

    private final List<List<Long>> counts;
    private final List<String> classes;

    ConfusionTable(List<List<Long>> counts, List<String> classes) {
        this.counts = counts;
        this.classes = classes;
    }

    void into(MarkupBuilder page, String caption) {
        page.open("div", "class", "card scroll", "tabindex", "0", "role", "region", "aria-label", caption);
        if (counts.size() > MOST_CLASSES) {
            picture(page, caption);
            worst(page, caption);
            hardest(page);
        } else {
            matrix(page, caption);
        }
        page.close("div");
    }

    private void matrix(MarkupBuilder page, String caption) {
        boolean dense = counts.size() > 6;
        page.open("table", "class", dense ? "confusion dense" : "confusion").leaf("caption", caption);
        page.open("thead").open("tr").leaf("th", "actual\u00a0↓\npredicted\u00a0→", "scope", "col", "class", "corner");
        for (int label = 0; label < counts.size(); label++) {
            page.leaf("th", name(label), "scope", "col");
        }
        page.leaf("th", "recall", "scope", "col", "class", "rate")
                .close("tr")
                .close("thead")
                .open("tbody");
        for (int actual = 0; actual < counts.size(); actual++) {
            page.open("tr").leaf("th", name(actual), "scope", "row");
            for (int predicted = 0; predicted < counts.size(); predicted++) {
                cell(page, actual, predicted);
            }
            rate(page, counts.get(actual).get(actual), row(actual)).close("tr");
        }
        page.open("tr").leaf("th", "precision", "scope", "row", "class", "rate");
        for (int predicted = 0; predicted < counts.size(); predicted++) {
            rate(page, counts.get(predicted).get(predicted), column(predicted));
        }
        long right = right();
        rate(page, right, all()).close("tr").close("tbody").close("table");
    }

    private void cell(MarkupBuilder page, int actual, int predicted) {
        long count = counts.get(actual).get(predicted);
        // The root makes a few wrong answers among thousands visible.
        double share = row(actual) == 0 ? 0 : Math.sqrt((double) count / row(actual));
        page.leaf(
                "td",
                count == 0 ? "·" : NumberLabels.count(count),
                "class",
                count == 0 ? "none" : actual == predicted ? "right" : "wrong",
                "style",
                String.format(Locale.ROOT, "--share:%.2f", share),
                "title",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d that are %s: predicted as %s",
                        count,
                        row(actual),
                        name(actual),
                        name(predicted)));
    }

    private static MarkupBuilder rate(MarkupBuilder page, long count, long all) {
        return page.leaf(
                "td", all == 0 ? "–" : String.format(Locale.ROOT, "%.1f%%", 100.0 * count / all), "class", "rate");
    }

    /** With very many classes numbers say nothing to the eye, but their pattern does: a dot for each pair of classes. */
    private void picture(MarkupBuilder page, String caption) {
        int size = counts.size();
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        for (int actual = 0; actual < size; actual++) {
            for (int predicted = 0; predicted < size; predicted++) {
                double share = Math.sqrt((double) counts.get(actual).get(predicted) / Math.max(1, row(actual)));
                image.setRGB(predicted, actual, ColourPalette.argb(actual == predicted ? RIGHT : WRONG, share));
            }
        }
        page.open("figure", "class", "many").leaf("figcaption", caption + ": actual ↓, predicted →");
        page.empty(
                "img",
                "src",
                PngImage.source(PngImage.base64(image)),
                "alt",
                "The confusion matrix of " + size + " classes; right answers are on the diagonal. "
                        + NumberLabels.percent((double) right() / Math.max(1, all())) + " of the rows are there.");
        page.close("figure");
    }

    /** The classes that are found least. */
    private void hardest(MarkupBuilder page) {
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < counts.size(); label++) {
            if (row(label) > 0) {
                labels.add(label);
            }
        }
        labels.sort(
                Comparator.comparingDouble(label -> (double) counts.get(label).get(label) / row(label)));
        page.open("table")
                .leaf("caption", "The classes that are found least")
                .open("thead")
                .open("tr");
        List.of("class", "rows", "recall", "precision").forEach(head -> page.leaf("th", head, "scope", "col"));
        page.close("tr").close("thead").open("tbody");
        for (int label : labels.subList(0, Math.min(WORST, labels.size()))) {
            long right = counts.get(label).get(label);
            page.open("tr").leaf("td", name(label)).leaf("td", NumberLabels.count(row(label)));
            rate(page, right, row(label));
            rate(page, right, column(label)).close("tr");
        }
        page.close("tbody").close("table");
    }

    /** The pairs that are mixed up most. */
    private void worst(MarkupBuilder page, String caption) {
        record Pair(int actual, int predicted, long count) {}
        List<Pair> pairs = new ArrayList<>();
        for (int actual = 0; actual < counts.size(); actual++) {
            for (int predicted = 0; predicted < counts.size(); predicted++) {
                if (actual != predicted && counts.get(actual).get(predicted) > 0) {
                    pairs.add(new Pair(actual, predicted, counts.get(actual).get(predicted)));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::count).reversed());
        page.open("table")
                .leaf("caption", caption + ": the pairs that are mixed up most")
                .open("thead")
                .open("tr");
        List.of("actual", "predicted", "rows", "of").forEach(head -> page.leaf("th", head, "scope", "col"));
        page.close("tr").close("thead").open("tbody");
        for (Pair pair : pairs.subList(0, Math.min(WORST, pairs.size()))) {
            page.open("tr").leaf("td", name(pair.actual())).leaf("td", name(pair.predicted()));
            page.leaf("td", NumberLabels.count(pair.count()))
                    .leaf("td", NumberLabels.count(row(pair.actual())))
                    .close("tr");
        }
        page.close("tbody").close("table");
    }

    private long row(int actual) {
        return counts.get(actual).stream().mapToLong(Long::longValue).sum();
    }

    private long column(int predicted) {
        return counts.stream().mapToLong(row -> row.get(predicted)).sum();
    }

    private long all() {
        return counts.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
    }

    private long right() {
        long right = 0;
        for (int label = 0; label < counts.size(); label++) {
            right += counts.get(label).get(label);
        }
        return right;
    }

    private String name(int label) {
        return label < classes.size() ? seen(classes.get(label)) : String.valueOf(label);
    }

    /** A class may be a character that leaves no trace on paper. */
    static String seen(String name) {
        return switch (name) {
            case "" -> "(empty)";
            case " " -> "␣";
            case "\n" -> "↵";
            case "\t" -> "⇥";
            default -> name.replace("\n", "↵");
        };
    }
}
