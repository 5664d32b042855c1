package dev.lockstep.driver.page;

import java.util.List;
import java.util.stream.Collectors;

/** One value for each of a few things, beside one another, from zero. */
record BarChart(String title, List<Bar> bars) {
    private static final int ROW = 26;
    private static final int LEFT = 110;
    private static final int RIGHT = 90;
    private static final int LONGEST_NAME = 14;

    /** A thing and its value. */
    record Bar(String name, double value) {}

    void into(MarkupBuilder page) {
        double most = bars.stream()
                .mapToDouble(Bar::value)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        page.open("figure", "class", "card bars")
                .open("figcaption")
                .leaf("h3", title)
                .close("figcaption");
        page.open(
                "svg",
                "viewBox",
                "0 0 " + PlotFrame.WIDTH + " " + ROW * bars.size(),
                "role",
                "img",
                "aria-label",
                bars.stream()
                        .map(bar -> bar.name() + ": " + NumberLabels.figure(bar.value()))
                        .collect(Collectors.joining(", ", title + ". ", ".")));
        for (int i = 0; i < bars.size(); i++) {
            bar(page, bars.get(i), i * ROW, most > 0 ? most : 1);
        }
        page.close("svg").close("figure");
    }

    private static void bar(MarkupBuilder page, Bar bar, int top, double most) {
        double share = Double.isFinite(bar.value()) ? Math.max(0, bar.value() / most) : 0;
        double width = share * (PlotFrame.WIDTH - LEFT - RIGHT);
        page.leaf("text", shortened(bar.name()), "x", LEFT - 9, "y", top + 18, "text-anchor", "end");
        page.empty("rect", "class", "filled", "x", LEFT, "y", top + 4, "width", width, "height", ROW - 8, "rx", 3);
        page.leaf("text", NumberLabels.figure(bar.value()), "x", LEFT + width + 8, "y", top + 18);
    }

    private static String shortened(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 1) + "…" : name;
    }
}
