package dev.lockstep.driver.page.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageServerTest {
    private static final PageAddress ANY_PORT = new PageAddress("127.0.0.1", Optional.of(0));
    private static final Event STARTED = new Event.RunStarted(
            "moons", "runs/x", 1, 1, 32, 3, 5, 337, Map.of(), List.of(), List.of(2), Optional.empty(), Map.of());

    private final HttpClient browser =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private final LiveRuns live = new LiveRuns(ANY_PORT);

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        live.close();
    }

    private HttpResponse<String> open(String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static void tell(LiveRuns runs, int number, Event event) {
        runs.accept(number, Instant.now(), event);
    }

    /** The next line of data that has a text in it. */
    private static String awaitLine(BufferedReader stream, String text) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended without " + text);
    }

    @Test
    void whatIsToldOfARunIsSentToWhoeverLooks() throws Exception {
        int run = live.add();
        String link = live.begin().orElseThrow();
        assertThat(live.begin()).isEmpty();
        tell(live, run, STARTED);
        HttpResponse<String> page = open(link);
        assertThat(page.uri()).hasPath("/run/1/");
        assertThat(page.body()).contains("<h1>moons</h1>", "EventSource");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        InputStream events = browser.send(
                        HttpRequest.newBuilder(page.uri().resolve("events")).build(), BodyHandlers.ofInputStream())
                .body();
        try (BufferedReader stream = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            assertThat(awaitLine(stream, "data: ")).contains("\"head\":", "moons");
            tell(live, run, new Event.Progress(5, 1, 0.5, 100));
            assertThat(awaitLine(stream, "step-loss")).contains("0.5000").doesNotContain("\"facts\":");
            tell(live, run, new Event.RunEnded("completed", "", 15, 3, 1, 100, "ab"));
            Files.writeString(folder.resolve("report.html"), "<!DOCTYPE html>the report");
            live.ended(run, folder);
            assertThat(awaitLine(stream, "\"head\":")).contains("completed");
            assertThat(awaitLine(stream, "event: ")).isEqualTo("event: ended");
        }
        assertThat(open(page.uri().resolve("report.html").toString()).body()).endsWith("the report");
    }

    @Test
    void ofARunThatIsMadeOfSeveralTheNewestIsShownFirst() throws Exception {
        live.add();
        int second = live.add();
        String link = live.begin().orElseThrow();
        tell(live, second, STARTED);
        assertThat(open(link).uri()).hasPath("/run/2/");
        assertThat(open(link + "all").body()).contains("/run/1/", "/run/2/");
    }

    @Test
    void aPageOfAnotherSiteThatHadItsOwnNameLeadHereIsRefused() throws Exception {
        live.add();
        URI link = URI.create(live.begin().orElseThrow());
        try (java.net.Socket socket = new java.net.Socket(link.getHost(), link.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void onOtherNetworksATokenIsAskedFor() throws Exception {
        LiveRuns wide = new LiveRuns(new PageAddress("0.0.0.0", Optional.of(0)));
        try {
            tell(wide, wide.add(), STARTED);
            String link = wide.begin().orElseThrow();
            assertThat(link).matches("http://.*/\\?token=[0-9a-f]{32}");
            String here = link.replaceFirst("//[^:/]*:", "//127.0.0.1:");
            String bare = here.substring(0, here.indexOf('?'));
            assertThat(open(bare).statusCode()).isEqualTo(403);
            assertThat(open(bare + "?token=" + "0".repeat(32)).statusCode()).isEqualTo(403);
            HttpResponse<String> first = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(here)).build(), BodyHandlers.ofString());
            assertThat(first.statusCode()).isEqualTo(303);
            assertThat(first.headers().firstValue("Location")).hasValue("/");
            String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
            assertThat(open(bare + "run/1/", "Cookie", cookie.replaceFirst(";.*", ""))
                            .body())
                    .contains("<h1>moons</h1>");
        } finally {
            wide.close();
        }
    }

    @Test
    void runsOfAFolderAreShownOneByOneAndInOnePicture() throws Exception {
        log("older", STARTED, epoch(1, 0.5), epoch(2, 0.25));
        log("newer & better", STARTED, epoch(1, 0.4), epoch(2, 0.125));
        FolderShelf shelf = new FolderShelf(folder);
        PageServer server = PageServer.open(ANY_PORT, shelf);
        try {
            String all = open(server.link()).body();
            assertThat(all).contains("newer &amp; better", "older", "data-values=\"0.4000 0.1250\"");
            assertThat(open(server.link() + "all?run=older").body()).doesNotContain("0.1250");
            String one = server.link() + "run/newer%20&%20better/";
            assertThat(open(one).body()).contains("<h1>moons</h1>");
            log("newer & better", new Event.Warned("written meanwhile"));
            shelf.follow();
            assertThat(open(one).body()).contains("written meanwhile");
            assertThat(open(server.link() + "run/../older/").statusCode()).isEqualTo(404);
            assertThat(open(server.link() + "run/none/").statusCode()).isEqualTo(404);
            assertThat(open(one + "run.yaml").statusCode()).isEqualTo(404);
        } finally {
            server.close(Duration.ZERO);
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWhereItWasAskedForAndElseAnotherOneIsTaken() throws Exception {
        live.add();
        int taken = URI.create(live.begin().orElseThrow()).getPort();
        LiveRuns same = new LiveRuns(new PageAddress("127.0.0.1", Optional.of(taken)));
        assertThatThrownBy(same::begin)
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageContaining("--page");
    }

    private static Event epoch(int number, double loss) {
        Event.Score score = new Event.Score(loss, Optional.empty());
        return new Event.EpochEnded(number, number * 5L, score, Optional.of(score), 0.01, 1, 100, true);
    }

    private void log(String name, Event... events) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(name));
        try (EventLog log = EventLog.open(directory.resolve("events.jsonl"))) {
            for (Event event : events) {
                log.accept(event);
            }
        }
    }
}
