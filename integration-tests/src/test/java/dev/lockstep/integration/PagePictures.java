package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures of pages that are kept, to be looked at: {@code target/pictures}. */
record PagePictures(DrivenBrowser browser) {
    private static final Path FOLDER = Path.of("target", "pictures");
    private static final int TELEPHONE = 600;
    private static final int[] WIDTHS = {1440, 390};
    /** What is beyond the right edge of the window, and labels of charts that are cut. */
    private static final String CUT = """
            var root = document.documentElement;
            var faults = [];
            document.querySelectorAll('body *').forEach(function (element) {
              if (!element.closest('.scroll') && element.getBoundingClientRect().right > root.clientWidth + 1) {
                faults.push('beyond the edge: ' + element.tagName + ' ' + element.getAttribute('class'));
              }
            });
            document.querySelectorAll('svg text').forEach(function (label) {
              var box = label.getBoundingClientRect(), frame = label.closest('svg').getBoundingClientRect();
              if (box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1)) {
                faults.push('cut: ' + label.textContent);
              }
            });
            return faults;
            """;

    /** Of the page that is open, on a screen by day, and on a telephone, by night; and nothing on it is cut off. */
    void take(String name) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (int width : WIDTHS) {
            String light = width < TELEPHONE ? "dark" : "light";
            browser.look(width, 900, light);
            browser.picture(FOLDER.resolve(name + "-" + width + "-" + light + ".png"));
            assertThat(browser.run(CUT)).as(name + " at " + width).isEmpty();
        }
        browser.look(1440, 900, "light");
    }
}
