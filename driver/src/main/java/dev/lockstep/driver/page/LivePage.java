package dev.lockstep.driver.page;

import dev.lockstep.events.Event.RunStarted;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The page of a run that goes on: what is known when it is opened, and places for what comes. */
public final class LivePage {
    private static final List<String> TABLES = List.of("ranks", "happened", "warnings", "facts");

    private LivePage() {}

    /** Of a run, whose {@link LiveHistory#sections} are sent by an address beside the page's. */
    public static String text(LiveHistory live) {
        Map<String, String> sections = live.sections(Instant.now());
        String name = live.history().started().map(RunStarted::name).orElse("a run");
        return HtmlPage.text(
                name,
                page -> {
                    page.leaf("p", "", "id", "connection", "class", "connection", "role", "status");
                    place(page, "div", "", "head", sections);
                    page.open("main").open("div", "class", "charts live");
                    LiveSections.CHARTS.forEach(chart -> place(page, "figure", "card chart", chart, sections));
                    page.close("div");
                    TABLES.forEach(table -> place(page, "section", "", table, sections));
                    page.close("main");
                },
                "report.js",
                "live.js");
    }

    private static void place(
            MarkupBuilder page, String element, String look, String name, Map<String, String> sections) {
        String inside = sections.getOrDefault(name, "");
        if (element.equals("figure")) {
            page.open(element, "id", name, "class", inside.isEmpty() ? look + " absent" : look, "tabindex", "0");
        } else {
            page.open(element, "id", name, "class", look);
        }
        page.raw(inside).close(element);
    }
}
