package dev.lockstep.driver.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One file of HTML that needs no other file and no network; without scripts it only lacks hovering. */
final class HtmlPage {
    private HtmlPage() {}

    static String text(String title, Consumer<MarkupBuilder> body) {
        return text(title, body, "report.js");
    }

    /** @param scripts that run when the body is there */
    static String text(String title, Consumer<MarkupBuilder> body, String... scripts) {
        MarkupBuilder page = new MarkupBuilder()
                .raw("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.leaf("title", title + " – Lockstep");
        page.open("style")
                .raw(resource("report.css"))
                .close("style")
                .close("head")
                .open("body");
        body.accept(page);
        for (String script : scripts) {
            page.open("script").raw(resource(script)).close("script");
        }
        return page.close("body").close("html").toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
