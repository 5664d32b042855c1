package dev.lockstep.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window that stays open, driven by chromedriver: it says what its console and its network said. */
final class DrivenBrowser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;
    private final List<JsonNode> said = new ArrayList<>();

    private DrivenBrowser(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("chromedriver.txt");
        driver = new ProcessBuilder(program("chromedriver").orElseThrow().toString(), "--port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String server = "http://127.0.0.1:" + port(log);
        ObjectNode all = JSON.createObjectNode();
        ObjectNode wanted = all.putObject("capabilities").putObject("alwaysMatch");
        ObjectNode options = wanted.putObject("goog:chromeOptions");
        options.put("binary", program("chromium").orElseThrow().toString());
        Stream.of("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
                .forEach(options.putArray("args")::add);
        wanted.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
        session = server + "/session/"
                + post(server + "/session", all).path("sessionId").asText();
    }

    /** The browser of this machine, where it has one that can be driven. */
    static Optional<DrivenBrowser> ofThisMachine(Path folder) throws IOException, InterruptedException {
        return program("chromedriver").isPresent() && program("chromium").isPresent()
                ? Optional.of(new DrivenBrowser(folder))
                : Optional.empty();
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String port(Path log) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < until) {
            Matcher port = PORT.matcher(Files.exists(log) ? Files.readString(log) : "");
            if (port.find()) {
                return port.group(1);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("chromedriver did not begin: " + Files.readString(log));
    }

    private JsonNode post(String place, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(place))
                .timeout(LONGEST)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        JsonNode value = JSON.readTree(
                        http.send(request, BodyHandlers.ofString()).body())
                .path("value");
        if (value.has("error")) {
            throw new AssertionError(place + ": " + value.path("message").asText());
        }
        return value;
    }

    private JsonNode command(String name, Map<String, ?> parameters) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("cmd", name);
        body.set("params", JSON.valueToTree(parameters));
        return post(session + "/goog/cdp/execute", body);
    }

    /** As wide as a screen or a telephone, in daylight or at night. */
    void look(int width, int height, String light) throws IOException, InterruptedException {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", light))));
    }

    void open(String address) throws IOException, InterruptedException {
        post(session + "/url", JSON.createObjectNode().put("url", address));
    }

    /** What the body of a function of JavaScript returns. */
    JsonNode run(String script) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("script", script);
        body.putArray("args");
        return post(session + "/execute/sync", body);
    }

    /** Waits until a function of JavaScript returns true. */
    void await(String script, String what) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < until) {
            if (run(script).asBoolean()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError(what + " was never seen; the page: "
                + run("return document.body.innerText").asText());
    }

    /** A key, as somebody presses it on the element that has the focus. */
    void press(String key) throws IOException, InterruptedException {
        for (String type : List.of("keyDown", "keyUp")) {
            command("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key));
        }
    }

    /** The whole page, also what one would have to scroll to. */
    void picture(Path file) throws IOException, InterruptedException {
        JsonNode size = run("return [document.documentElement.clientWidth, document.documentElement.scrollHeight]");
        JsonNode picture = command(
                "Page.captureScreenshot",
                Map.of(
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", size.get(0), "height", size.get(1), "scale", 1)));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }

    /** All that the console has said that is no mere information. */
    List<String> faults() throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        post(session + "/se/log", JSON.createObjectNode().put("type", "browser"))
                .forEach(line -> faults.add(line.path("message").asText()));
        return faults;
    }

    /** The addresses of all that was asked for since the browser began. */
    List<String> requests() throws IOException, InterruptedException {
        post(session + "/se/log", JSON.createObjectNode().put("type", "performance"))
                .forEach(said::add);
        List<String> addresses = new ArrayList<>();
        for (JsonNode line : said) {
            JsonNode message = JSON.readTree(line.path("message").asText()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                addresses.add(message.path("params").path("request").path("url").asText());
            }
        }
        return addresses;
    }

    @Override
    public void close() throws IOException {
        try {
            http.send(HttpRequest.newBuilder(URI.create(session)).DELETE().build(), BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.descendants().forEach(ProcessHandle::destroy);
            driver.destroy();
        }
    }
}
