package dev.lockstep.driver.page.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockstep.driver.page.OverlaidRun;
import dev.lockstep.driver.page.RunsOverlay;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers browsers: a page for each run, what it is sent while the run goes on, its report, and all runs in one picture. */
public final class PageServer {
    private static final int MOST_STREAMS = 64;
    private static final String RUN = "/run/";
    private static final String ALL = "/all";
    /** Nothing that a page holds may ask anybody else for anything. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
            + " img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final PageAccess access;
    private final RunShelf shelf;
    private final ExecutorService threads;
    private int streams;

    private PageServer(HttpServer server, RunShelf shelf) {
        this.server = server;
        this.shelf = shelf;
        access = PageAccess.to(server.getAddress());
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "page");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to answer. */
    public static PageServer open(PageAddress address, FolderShelf shelf) throws IOException {
        return open(address, (RunShelf) shelf);
    }

    static PageServer open(PageAddress address, RunShelf shelf) throws IOException {
        PageServer page = new PageServer(bound(address), shelf);
        page.server.setExecutor(page.threads);
        page.server.createContext("/", page::answer);
        page.server.start();
        return page;
    }

    private static HttpServer bound(PageAddress address) throws IOException {
        try {
            return HttpServer.create(address.socket(address.port().orElse(PageAddress.USUAL_PORT)), 0);
        } catch (BindException e) {
            if (address.port().isPresent()) {
                throw new IOException(
                        "cannot listen at " + address.host() + ":"
                                + address.port().get() + ": " + e.getMessage() + "; name another port by --page",
                        e);
            }
            return HttpServer.create(address.socket(0), 0);
        }
    }

    /** Where a user finds it. */
    public String link() {
        return access.link();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            PageAccess.Verdict verdict = access.verdict(exchange);
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "this page is only looked at");
            } else if (verdict == PageAccess.Verdict.REFUSED) {
                send(exchange, 403, "open the address that the run printed, with its token");
            } else if (verdict == PageAccess.Verdict.WELCOME_WITH_COOKIE) {
                exchange.getResponseHeaders().set("Set-Cookie", access.cookie());
                redirect(exchange, path);
            } else if (path.equals("/") && shelf.first().isPresent()) {
                redirect(exchange, RUN + shelf.first().get() + "/");
            } else if (path.equals("/") || path.equals(ALL)) {
                send(exchange, 200, overlay(asked(exchange)));
            } else {
                ofRun(exchange, path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ofRun(HttpExchange exchange, String path) throws IOException, InterruptedException {
        int end = path.lastIndexOf('/');
        String name = path.startsWith(RUN) && end > RUN.length() ? path.substring(RUN.length(), end) : "";
        Optional<ShownRun> run = shelf.run(name);
        if (run.isEmpty()) {
            send(exchange, 404, "there is no such page");
            return;
        }
        switch (path.substring(end + 1)) {
            case "" -> send(exchange, 200, run.get().page());
            case "events" -> stream(exchange, run.get());
            case RunDirectoryNames.REPORT -> report(exchange, shelf.directory(name));
            default -> send(exchange, 404, "there is no such page");
        }
    }

    private static void report(HttpExchange exchange, Optional<Path> directory) throws IOException {
        Optional<Path> file =
                directory.map(of -> of.resolve(RunDirectoryNames.REPORT)).filter(Files::exists);
        if (file.isPresent()) {
            send(exchange, 200, Files.readString(file.get()));
        } else {
            send(exchange, 404, "the report is written when the run ends");
        }
    }

    private static List<String> asked(HttpExchange exchange) {
        List<String> names = new ArrayList<>();
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String part : query.split("&", -1)) {
            if (part.startsWith("run=")) {
                names.add(java.net.URLDecoder.decode(part.substring("run=".length()), StandardCharsets.UTF_8));
            }
        }
        return names;
    }

    private String overlay(List<String> asked) throws IOException {
        List<String> all = shelf.names();
        List<String> shown = all.stream()
                .filter(name -> asked.isEmpty() || asked.contains(name))
                .limit(RunsOverlay.MOST_RUNS)
                .toList();
        List<OverlaidRun> runs = new ArrayList<>();
        for (String name : shown) {
            shelf.run(name).ifPresent(run -> runs.add(run.overlaid(name)));
        }
        return RunsOverlay.text(runs, all);
    }

    private void stream(HttpExchange exchange, ShownRun run) throws IOException, InterruptedException {
        if (!beginStream()) {
            send(exchange, 503, "too many browsers look at this page");
            return;
        }
        try {
            headers(exchange, "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            new EventStream(run, out).send();
            out.close();
        } finally {
            endStream();
        }
    }

    private synchronized boolean beginStream() {
        if (streams >= MOST_STREAMS) {
            return false;
        }
        streams++;
        return true;
    }

    private synchronized void endStream() {
        streams--;
        notifyAll();
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to.replace(" ", "%20"));
        send(exchange, 303, "look there: " + to);
    }

    private static Headers headers(HttpExchange exchange, String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("Content-Security-Policy", POLICY);
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        return headers;
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        headers(exchange, text.startsWith("<!DOCTYPE") ? "text/html" : "text/plain");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers no more, when all who look have been sent what they were to see, or that long has gone by. */
    public void close(Duration most) {
        long until = System.nanoTime() + most.toNanos();
        try {
            synchronized (this) {
                for (long left = most.toMillis();
                        streams > 0 && left > 0;
                        left = (until - System.nanoTime()) / 1_000_000) {
                    wait(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
