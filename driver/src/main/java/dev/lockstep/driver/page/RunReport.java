package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The report of a run. */
public final class RunReport {
    private RunReport() {}

    /** Writes the report of a run, ended in whatever way or still going on. */
    public static void write(List<Event> events, Path file) throws IOException {
        AsideFile.write(file, text(events));
    }

    static String text(List<Event> events) {
        RunHistory history = new RunHistory(events);
        String name = history.started().map(RunStarted::name).orElse("a run");
        return HtmlPage.text(name, page -> {
            new ReportHead(history, page).write(name);
            page.open("main");
            new ReportBody(history, page).write();
            page.close("main");
        });
    }
}
