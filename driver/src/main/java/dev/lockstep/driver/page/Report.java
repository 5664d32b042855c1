package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report of a run: one file of HTML that needs no other. */
public final class Report {
    private Report() {}

    public static void write(List<Event> events, Path file) throws IOException {
        Files.writeString(
                file,
                "<html><svg></svg>"
                        + new History(events)
                                .started()
                                .map(Event.RunStarted::name)
                                .orElse("") + "</html>");
    }
}
