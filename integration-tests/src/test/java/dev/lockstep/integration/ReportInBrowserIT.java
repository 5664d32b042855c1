package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of real runs in a real browser. */
class ReportInBrowserIT {
    /** Hovers over every chart, and says what is beyond the right edge of the window. */
    private static final String PROBE = """
            var root = document.documentElement;
            var tips = Array.from(document.querySelectorAll('figure.chart')).map(function (figure) {
              var svg = figure.querySelector('svg');
              var box = svg.getBoundingClientRect();
              svg.dispatchEvent(new PointerEvent('pointermove', {bubbles: true, clientX: box.left + box.width * 0.9}));
              var tip = figure.querySelector('.tip');
              return tip.style.visibility + ' ' + tip.textContent;
            });
            var outside = Array.from(document.querySelectorAll('body *')).filter(function (element) {
              return !element.closest('.scroll') && element.getBoundingClientRect().right > root.clientWidth + 1;
            }).map(function (element) { return element.tagName + ' ' + element.className; });
            return {tips: tips, outside: outside, hidden: root.scrollWidth - root.clientWidth, window: innerWidth};
            """;

    @TempDir
    Path folder;

    @Tag("wide")
    @Test
    void moonsHaveNoFaultsAndNothingBeyondTheEdge() throws Exception {
        isWhole("moons.yaml", List.of("--set", "training.epochs=3"), 4);
    }

    @Test
    void tenClassesHaveNoFaultsAndNothingBeyondTheEdge() throws Exception {
        isWhole("digits.yaml", List.of("--set", "training.epochs=2", "--set", "data.rows=600"), 4);
    }

    private void isWhole(String runFile, List<String> settings, int charts) throws Exception {
        assumeTrue(
                Browser.ofThisMachine().isPresent(),
                "no chromium on the PATH (apt-get install chromium): " + runFile + " was not looked at");
        new Product(folder).train(runFile, "run", settings.toArray(String[]::new));
        for (int width : new int[] {400, 1200}) {
            JsonNode seen = seen(folder.resolve("run/report.html"), width);
            assertThat(seen.path("faults")).as("faults at a width of %d", width).isEmpty();
            JsonNode page = seen.path("said");
            assertThat(page.path("outside")).as("beyond the edge at %d", width).isEmpty();
            assertThat(page.path("hidden").asInt()).as("pixels to scroll").isZero();
            assertThat(page.path("window").asInt()).isEqualTo(width);
            assertThat(page.path("tips"))
                    .hasSize(charts)
                    .allMatch(tip -> tip.asText().startsWith("visible epoch "));
        }
    }

    private JsonNode seen(Path report, int width) throws Exception {
        String said = Browser.ofThisMachine().orElseThrow().probe(report, width, PROBE, folder);
        assertThat(said).as("what the page says of itself").startsWith("{");
        return new ObjectMapper().readTree(said);
    }
}
