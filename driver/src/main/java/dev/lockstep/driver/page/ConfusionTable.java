package dev.lockstep.driver.page;

import java.util.List;
import java.util.Locale;

/** The confusion matrix as a table: what rows are, what the model says, and each class's recall and precision. */
final class ConfusionTable {
    private final List<List<Long>> counts;
    private final List<String> classes;

    ConfusionTable(List<List<Long>> counts, List<String> classes) {
        this.counts = counts;
        this.classes = classes;
    }

    String html() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"confusion\"><thead><tr><th></th>");
        for (int i = 0; i < counts.size(); i++) {
            html.append("<th scope=\"col\">").append(name(i)).append("</th>");
        }
        html.append("<th class=\"rate\">recall</th></tr></thead><tbody>");
        for (int actual = 0; actual < counts.size(); actual++) {
            html.append("<tr><th scope=\"row\">").append(name(actual)).append("</th>");
            long all = counts.get(actual).stream().mapToLong(Long::longValue).sum();
            for (int predicted = 0; predicted < counts.size(); predicted++) {
                html.append(cell(counts.get(actual).get(predicted), all, actual == predicted));
            }
            html.append(rate(counts.get(actual).get(actual), all)).append("</tr>");
        }
        html.append("<tr><th class=\"rate\" scope=\"row\">precision</th>");
        for (int predicted = 0; predicted < counts.size(); predicted++) {
            int column = predicted;
            long all = counts.stream().mapToLong(row -> row.get(column)).sum();
            html.append(rate(counts.get(predicted).get(predicted), all));
        }
        return html.append("<td></td></tr></tbody></table></div>").toString();
    }

    private String name(int label) {
        return Report.escape(label < classes.size() ? classes.get(label) : String.valueOf(label));
    }

    private static String cell(long count, long all, boolean right) {
        double share = all == 0 ? 0 : Math.sqrt((double) count / all);
        return String.format(
                Locale.ROOT,
                "<td class=\"%s\" style=\"--share:%.2f\">%s</td>",
                right ? "right" : "wrong",
                share,
                count == 0 ? "·" : String.format(Locale.ROOT, "%,d", count));
    }

    private static String rate(long count, long all) {
        String text = all == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / all);
        return "<td class=\"rate\">" + text + "</td>";
    }
}
