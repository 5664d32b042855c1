package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchResultTest {
    private static final SearchResult RESULT = new SearchResult(
            "moons",
            "accuracy",
            List.of("training.updater.adam.learningRate", "network.init"),
            List.of(
                    new SearchResult.Trial(3, List.of("0.01", "he"), 9, Optional.of(0.95)),
                    new SearchResult.Trial(1, List.of("1.0E-4", "{normal: {sigma: 0.1, x}}"), 3, Optional.of(0.5)),
                    new SearchResult.Trial(2, List.of("1.0", "he"), 3, Optional.empty())),
            3,
            new SearchResult.Effort(15, 27));

    @TempDir
    private Path folder;

    @Test
    void theTableHasAllTrialsWithAllOfTheirDigits() {
        assertThat(RESULT.table()).isEqualTo("""
                        trial,training.updater.adam.learningRate,network.init,epochs,accuracy
                        3,0.01,he,9,0.95
                        1,1.0E-4,"{normal: {sigma: 0.1, x}}",3,0.5
                        2,1.0,he,3,
                        """);
    }

    @Test
    void aTerminalSeesTheBestAndWhatItCost() {
        assertThat(RESULT.lines())
                .startsWith(
                        "trial  learningRate  init                       epochs  accuracy",
                        "3      0.01          he                         9       0.9500",
                        "1      0.0001        {normal: {sigma: 0.1, x}}  3       0.5000")
                .endsWith("trained 15 epochs of the 27 of all trials (55.56%)");
    }

    @Test
    void thePageDrawsALineForEachTrialThatHasAScore() throws IOException {
        RESULT.write(folder);

        String page = Files.readString(folder.resolve(SearchResult.PAGE));
        assertThat(page.split("<polyline", -1)).hasSize(3);
        assertThat(page)
                .contains("The best is trial 3; trained 15 epochs")
                .contains("<title>trial 1</title>")
                .contains("learningRate")
                .doesNotContain("NaN");
        assertThat(folder.resolve(SearchResult.TABLE)).content().startsWith("trial,");
    }
}
