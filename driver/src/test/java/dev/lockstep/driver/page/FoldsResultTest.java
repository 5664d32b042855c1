package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsResultTest {
    @TempDir
    private Path directory;

    @Test
    void itsPageLooksAsTheReportsThatItLeadsTo() throws Exception {
        new FoldsResult("wdbc", List.of(fold("fold-1", 0.25, 0.9), fold("fold-2", 0.5, 0.8))).write(directory);
        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .contains("prefers-color-scheme: dark", "0.8500 ± 0.0707", "href=\"fold-1/report.html\"")
                .contains("Accuracy. fold-1: 0.9000, fold-2: 0.8000.")
                .doesNotContain("<script src");
    }

    @Test
    void foldsWithoutAnAccuracyHaveNoBarsOfIt() throws Exception {
        FoldsResult.Fold one = new FoldsResult.Fold("fold-1", "completed", 10, 0.5, Optional.empty(), "ab");
        new FoldsResult("r", List.of(one, one)).write(directory);
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("Loss. fold-1")
                .doesNotContain("Accuracy.");
    }

    private static FoldsResult.Fold fold(String name, double loss, double accuracy) {
        return new FoldsResult.Fold(name, "completed", 57, loss, Optional.of(accuracy), "0123456789abcdef");
    }
}
