package dev.lockstep.driver.page;

import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Links as tables of who sends to whom, the slower the darker. */
final class LinkHeatMap {
    private static final int DENSE = 8;

    private LinkHeatMap() {}

    static void into(List<LinkMeasure> links, ReportTables tables) {
        if (links.isEmpty()) {
            return;
        }
        tables.section("links", "Links");
        tables.page()
                .leaf(
                        "p",
                        "Each row sends, each column receives; the darker, the slower beside the fastest. Alone: nobody else sends."
                                + " Together: all send to all, and share what there is. Latency: half of the time to there and"
                                + " back.");
        tables.page().open("div", "class", "tables");
        map(links, tables.page(), "MB/s alone", link -> link.bytesPerSecond().median() / 1e6, false);
        map(
                links,
                tables.page(),
                "MB/s together",
                link -> link.bytesPerSecondTogether().median() / 1e6,
                false);
        map(links, tables.page(), "µs of latency", link -> link.latencySeconds().median() * 1e6, true);
        tables.page().close("div").close("section");
    }

    private static void map(
            List<LinkMeasure> links,
            MarkupBuilder page,
            String what,
            Function<LinkMeasure, Double> of,
            boolean isLessBetter) {
        List<String> names = links.stream()
                .flatMap(link -> Stream.of(link.from(), link.to()))
                .distinct()
                .sorted(Comparator.comparing(LinkHeatMap::number).thenComparing(name -> name))
                .toList();
        double best = isLessBetter
                ? new Repeats(links.stream().map(of).toList()).least()
                : new Repeats(links.stream().map(of).toList()).most();
        page.open("div", "class", "card scroll", "tabindex", "0");
        page.open("table", "class", "confusion heat" + (names.size() > DENSE ? " dense" : ""));
        page.leaf("caption", what);
        page.open("thead").open("tr").leaf("th", "from ↓ to →", "class", "corner");
        names.forEach(name -> page.leaf("th", shortened(name), "scope", "col", "title", name));
        page.close("tr").close("thead").open("tbody");
        for (String from : names) {
            page.open("tr").leaf("th", shortened(from), "scope", "row", "title", from);
            for (String to : names) {
                Optional<Double> value = links.stream()
                        .filter(link -> link.from().equals(from) && link.to().equals(to))
                        .findFirst()
                        .map(of);
                cell(page, value, best, isLessBetter);
            }
            page.close("tr");
        }
        page.close("tbody").close("table").close("div");
    }

    private static void cell(MarkupBuilder page, Optional<Double> value, double best, boolean isLessBetter) {
        if (value.isEmpty()) {
            page.leaf("td", "–", "class", "none");
            return;
        }
        double share = isLessBetter ? best / value.get() : value.get() / best;
        page.leaf(
                "td",
                CapacityWords.digits(value.get()),
                "class",
                "wrong",
                "style",
                String.format(Locale.ROOT, "--share: %.2f", 0.9 * (1 - Math.max(0, Math.min(1, share)))));
    }

    /** Executor 2 comes before executor 10. */
    private static int number(String name) {
        String digits = name.replaceFirst("^[^0-9]*([0-9]{0,9}).*", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /** Where all are executors, their numbers are enough. */
    private static String shortened(String name) {
        return name.replaceFirst("^executor ([^ ]+) on .*", "$1");
    }
}
