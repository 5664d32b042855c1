package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityReportTest {
    @TempDir
    private Path folder;

    private String page(Capacity capacity) throws IOException {
        CapacityReport.write(folder, capacity);
        return Files.readString(folder.resolve(CapacityReport.PAGE));
    }

    @Test
    void theAnswerStandsAtTheTopInThreeSentences() throws IOException {
        assertThat(new CapacityWords(MeasuredCluster.of(1, List.of())).answer(Optional.of("8 would do more")))
                .containsExactly(
                        "4 ranks train 56,889 rows a second with batches of 128, 2.67 times what one does (67% of what would"
                                + " be ideal); a replica is as good as at its best from a batch of 512 on.",
                        "A step of theirs takes 9.00 ms: 60% computing, 20% averaging, 10% waiting for the slowest rank, 10%"
                                + " waiting for rows, over links of 1.00 GB/s.",
                        "One part is slow: executor 3 on host-3 reads <slowly>; 8 would do more.");
        assertThat(page(MeasuredCluster.of(1, List.of()))).contains("4 ranks train 56,889 rows a second");
    }

    @Test
    void everyPartHasItsPlaceAndNothingComesFromElsewhere() throws IOException {
        String page = page(MeasuredCluster.of(1, List.of()));

        assertThat(page)
                .contains("id=\"slow\"", "id=\"training\"", "id=\"links\"", "id=\"averaging\"", "id=\"executors\"")
                .contains("id=\"data\"", "id=\"failures\"", "id=\"soak\"", "id=\"facts\"")
                .contains("id=\"forecast\"", "8 ranks would train ", "class=\"band rate\"", "at worst")
                .contains("MB/s alone", "held out", "Roofline", "reads &lt;slowly&gt;")
                .doesNotContain("NaN", "src=\"http", "href=\"http", "@import");
    }

    @Test
    void whatIsMissingIsSaidAndTheRestIsThere() throws IOException {
        Capacity whole =
                MeasuredCluster.of(1, List.of("links: executor 2 on b was lost: Command exited with code 137"));
        Capacity partial = new Capacity(
                whole.version(),
                whole.measuredAt(),
                whole.seconds(),
                whole.missing(),
                whole.software(),
                new Workload("digits", "dl4j", 0, 0, 0, 4, 1, 1, 128, 0, 0, 0, 5),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        assertThat(page(partial))
                .contains(">partial<", "executor 2 on b was lost", "Training was not measured.")
                .doesNotContain("NaN", "id=\"links\"");
    }

    @Test
    void twoDaysAreComparedByWhatIsBetterAndWhatIsOther() {
        List<String> lines =
                new CapacityComparison(MeasuredCluster.of(1, List.of()), MeasuredCluster.of(1.25, List.of())).lines();

        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line).startsWith("GFLOP/s a core").contains("40.0", "50.0", "+25.0%"));
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).startsWith("rows/s, weak, 4 × 128").contains("+25.0%"));
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).startsWith("average of 4 × 4.2 MB, ms").contains("+"));
        assertThat(lines).noneMatch(line -> line.startsWith("only in"));
    }
}
