package dev.lockstep.driver.page;

import java.util.List;

/** Sections of a report with tables in them. */
record ReportTables(MarkupBuilder page) {

    MarkupBuilder section(String id, String title) {
        return page.open("section", "id", id).leaf("h2", title);
    }

    /** Begins a table; without heads it is one of names and what they stand for. */
    void table(List<String> heads) {
        page.open("div", "class", "card scroll").open("table", "class", heads.isEmpty() ? "list" : "rows");
        if (!heads.isEmpty()) {
            page.open("thead").open("tr");
            heads.forEach(head -> page.leaf("th", head, "scope", "col"));
            page.close("tr").close("thead");
        }
        page.open("tbody");
    }

    void row(List<String> cells) {
        page.open("tr");
        cells.forEach(cell -> page.leaf("td", cell));
        page.close("tr");
    }

    void fact(String name, String value) {
        page.open("tr").leaf("th", name, "scope", "row").leaf("td", value).close("tr");
    }

    void endTable() {
        page.close("tbody").close("table").close("div");
    }

    /** Ends the table, and the section with it. */
    void end() {
        endTable();
        page.close("section");
    }
}
