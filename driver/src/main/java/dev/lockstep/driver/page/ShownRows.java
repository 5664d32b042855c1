package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import java.util.List;

/** Some rows of the data: pictures side by side, values in a table. */
record ShownRows(Event.RowsShown shown) {

    void into(MarkupBuilder page) {
        List<Event.RowsShown.Row> pictures =
                shown.rows().stream().filter(row -> !row.png().isEmpty()).toList();
        if (!pictures.isEmpty()) {
            page.open("div", "class", "pictures");
            pictures.forEach(row -> {
                page.open("figure", "class", "card");
                page.empty("img", "src", PngImage.source(row.png()), "alt", "a row of class " + row.label());
                page.leaf("figcaption", row.label()).close("figure");
            });
            page.close("div");
            return;
        }
        ReportTables tables = new ReportTables(page);
        tables.table(List.of("label", "values"));
        shown.rows().forEach(row -> tables.row(List.of(row.label(), row.values())));
        tables.endTable();
    }
}
