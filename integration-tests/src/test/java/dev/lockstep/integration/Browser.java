package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** A real browser without a window, that opens a page in a frame of some width and runs a probe in it. */
record Browser(Path program) {
    private static final String FRAME = """
            <!DOCTYPE html><html><body><iframe width="%d" height="900" srcdoc="%s"></iframe></body></html>
            """;
    private static final String WATCH = """
            <script>
            var faults = [];
            addEventListener('error', function (event) { faults.push(event.message); });
            addEventListener('load', function () {
              var said = null;
              try {
                said = (function () { %s })();
              } catch (fault) {
                faults.push(String(fault));
              }
              parent.document.title = JSON.stringify({faults: faults, said: said});
            });
            </script>
            """;

    /** The browser of this machine, where it has one. */
    static Optional<Browser> ofThisMachine() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Browser::new);
    }

    /** What the probe, the body of a function of JavaScript, returns: as JSON, with the faults that the page had. */
    String probe(Path page, int width, String probe, Path folder) throws IOException, InterruptedException {
        String watched = Files.readString(page).replaceFirst("<head>", "<head>" + quoted(WATCH.formatted(probe)));
        String escaped = watched.replace("&", "&amp;").replace("\"", "&quot;");
        Path frame = Files.writeString(folder.resolve("frame.html"), FRAME.formatted(width, escaped));
        Path dom = folder.resolve("dom.html");
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        frame.toUri().toString()))
                .redirectOutput(dom.toFile())
                .redirectError(folder.resolve("browser.txt").toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("the browser did not end: " + Files.readString(folder.resolve("browser.txt")));
        }
        return Files.readString(dom)
                .replaceFirst("(?s).*<title>", "")
                .replaceFirst("(?s)</title>.*", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
