package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The report of a data set.
 *
 * @param facts what it is, a line each
 * @param statistics of its values, a line each; the first has the heads of the columns
 */
public record DataReport(String name, List<Fact> facts, List<List<String>> statistics, Event.RowsShown rows) {

    /** Something that is known, and what it is called. */
    public record Fact(String name, String text) {}

    /** Writes the report; a file of that name is replaced. */
    public void write(Path file) throws IOException {
        AsideFile.write(file, text());
    }

    String text() {
        return HtmlPage.text(name, page -> {
            page.open("header").open("div", "class", "title").leaf("h1", name).close("div");
            page.close("header").open("main");
            ReportTables tables = new ReportTables(page);
            tables.section("data", "The data set");
            tables.table(List.of());
            facts.forEach(fact -> tables.fact(fact.name(), fact.text()));
            tables.end();
            if (!rows.rows().isEmpty()) {
                tables.section("rows", "Some training rows");
                new ShownRows(rows).into(page);
                page.close("section");
            }
            if (statistics.size() > 1) {
                tables.section("statistics", "Values of the training rows");
                tables.table(statistics.get(0));
                statistics.subList(1, statistics.size()).forEach(tables::row);
                tables.end();
            }
            page.close("main");
        });
    }
}
