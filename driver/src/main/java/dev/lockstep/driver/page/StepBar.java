package dev.lockstep.driver.page;

import dev.lockstep.capacity.StepSample.Split;
import java.util.List;
import java.util.Locale;

/** What a step goes into, as a bar. */
final class StepBar {
    static final List<String> PARTS = List.of("read", "compute", "average", "wait");
    private static final int WIDTH = 160;

    private StepBar() {}

    static void into(MarkupBuilder page, Split split) {
        double[] parts = {split.read(), split.compute(), split.average(), split.await()};
        double all = 0;
        for (double part : parts) {
            all += Math.max(0, part);
        }
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            said.append(String.format(
                    Locale.ROOT, "%s%s %.0f%%", i == 0 ? "" : ", ", PARTS.get(i), 100 * Math.max(0, parts[i]) / all));
        }
        page.open("svg", "class", "bar", "viewBox", "0 0 " + WIDTH + " 12", "role", "img", "aria-label", said);
        page.leaf("title", said.toString());
        double at = 0;
        for (int i = 0; i < parts.length; i++) {
            double width = WIDTH * Math.max(0, parts[i]) / all;
            page.empty("rect", "class", "part-" + PARTS.get(i), "x", at, "y", 0, "width", width, "height", 12);
            at += width;
        }
        page.close("svg");
    }
}
