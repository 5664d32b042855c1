package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run on a real cluster in a real browser, while an executor is killed; and the pages of what it left. */
class LivePageIT {
    private static final Pattern LINK = Pattern.compile("page {5}(http://\\S+)");
    private static final String STEPS = """
            var line = document.querySelector('#step-loss polyline');
            return line === null ? 0 : Number(line.dataset.at.split(' ').pop());
            """;

    @TempDir
    static Path folder;

    private Optional<DrivenBrowser> driven = Optional.empty();

    private DrivenBrowser browser() {
        return driven.orElseThrow();
    }

    @Test
    void aRunIsSeenWhileItGoesOnLosesAnExecutorAndEnds() throws Exception {
        Optional<DrivenBrowser> found = DrivenBrowser.ofThisMachine(folder);
        assumeTrue(found.isPresent(), "no chromium with chromedriver (apt-get install chromium chromium-driver)");
        try (DrivenBrowser opened = found.get();
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            driven = Optional.of(opened);
            Scene scene = Scene.train(
                    cluster,
                    Map.of(),
                    folder,
                    "moons.yaml",
                    "--page",
                    "0",
                    "--set",
                    "training.epochs=1500",
                    "--set",
                    "training.earlyStopping=none");
            try {
                seenUntilItEnds(scene);
            } finally {
                scene.driver().destroyForcibly();
            }
            reportAndFolder(scene.directory());
        }
    }

    private void seenUntilItEnds(Scene scene) throws Exception {
        String link = link(scene);
        browser().open(link);
        browser().await("return document.querySelector('#connection').textContent === 'live'", "the connection");
        browser().await(grownTo(1), "the first step");
        long first = browser().run(STEPS).asLong();
        browser().await(grownTo(first + 1), "a step after " + first);
        browser().await("return document.querySelector('#ranks .bar') !== null", "the parts of a step");
        picture("live");
        keysMoveAlongACurve();

        scene.executorOf(1).destroyForcibly();
        browser().await(contains("happened", "was lost"), "the loss of an executor");
        browser().await(contains("happened", "goes on after step"), "the recovery");
        browser().await(contains("ranks", "lost before step"), "the lost executor among the ranks");
        long recovered = browser().run(STEPS).asLong();
        browser().await(grownTo(recovered + 1), "a step after the recovery");
        browser().await("return document.querySelector('#step-loss g.happened') !== null", "the mark on the curve");
        picture("recovered");

        assertThat(scene.end().status()).isZero();
        browser().await(contains("connection", "this run has ended"), "the end");
        browser().await(contains("head", "completed"), "how it ended");
        picture("ended");
        assertThat(browser().faults()).as("what the console said").isEmpty();
        assertThat(browser().requests())
                .isNotEmpty()
                .allMatch(address -> address.startsWith(link) || address.startsWith("data:"));
    }

    private static String link(Scene scene) throws Exception {
        scene.await(event -> event.path("event").asText().equals("runStarted"));
        Path out = scene.directory().resolveSibling("out.txt");
        Matcher link = LINK.matcher(Files.readString(out));
        assertThat(link.find()).as(Files.readString(out)).isTrue();
        return link.group(1);
    }

    private static String grownTo(long step) {
        return "return (function () {" + STEPS + "})() >= " + step;
    }

    private static String contains(String place, String words) {
        return "return document.getElementById('" + place + "').textContent.includes('" + words + "')";
    }

    private void keysMoveAlongACurve() throws Exception {
        browser().run("document.getElementById('step-loss').focus()");
        browser().press("Home");
        browser().press("ArrowRight");
        JsonNode tip = browser().run("return document.querySelector('#step-loss .tip').textContent");
        assertThat(tip.asText()).matches("(?s)step \\d+\ntrain .*");
        browser().press("Escape");
        assertThat(browser()
                        .run("return document.querySelector('#step-loss .tip').style.visibility")
                        .asText())
                .isEqualTo("hidden");
    }

    private void reportAndFolder(Path run) throws Exception {
        browser().open(run.resolve("report.html").toUri().toString());
        picture("report");
        copy(run, run.resolveSibling("runs").resolve("one"));
        copy(run, run.resolveSibling("runs").resolve("another"));
        Process page = new Product(Objects.requireNonNull(run.getParent())).start("page", "runs", "--page", "0");
        try {
            String link = linkOf(page, run.resolveSibling("out.txt"));
            browser().open(link);
            assertThat(browser()
                            .run("return document.querySelectorAll('figure.chart').length")
                            .asInt())
                    .isEqualTo(4);
            picture("folder");
            browser().run("document.querySelector('#runs a').click()");
            browser().await(contains("head", "completed"), "one of the runs");
            browser().await(contains("connection", "this run has ended"), "that there is no more to come");
            assertThat(browser().faults()).isEmpty();
        } finally {
            page.destroy();
        }
    }

    private static void copy(Path run, Path to) throws Exception {
        Files.createDirectories(to);
        for (String file : List.of("run.yaml", "events.jsonl", "report.html")) {
            Files.copy(run.resolve(file), to.resolve(file));
        }
    }

    private static String linkOf(Process page, Path out) throws Exception {
        while (page.isAlive()) {
            Matcher link = LINK.matcher(Files.readString(out));
            if (link.find()) {
                return link.group(1);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the command ended: " + Files.readString(out.resolveSibling("err.txt")));
    }

    private void picture(String name) throws Exception {
        new PagePictures(browser()).take(name);
    }
}
