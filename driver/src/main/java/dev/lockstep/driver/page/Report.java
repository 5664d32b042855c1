package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.RunStarted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The report of a run: one file of HTML that needs no other file and no network; without scripts it only lacks hovering. */
public final class Report {
    private Report() {}

    /** Writes the report of a run, ended in whatever way or still going on. Whoever opens it finds it whole. */
    public static void write(List<Event> events, Path file) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".writing");
        Files.writeString(aside, text(events));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String text(List<Event> events) {
        History history = new History(events);
        String name = history.started().map(RunStarted::name).orElse("a run");
        Markup page =
                new Markup().raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.leaf("title", name + " – Lockstep");
        page.open("style")
                .raw(resource("report.css"))
                .close("style")
                .close("head")
                .open("body");
        new ReportHead(history, page).write(name);
        page.open("main");
        new ReportBody(history, page).write();
        page.close("main");
        page.open("script").raw(resource("report.js")).close("script");
        return page.close("body").close("html").toString();
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
