package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.events.Event.DataPrepared;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import dev.lockstep.events.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunResultTest {
    private static final RunStarted STARTED = new RunStarted(
            "moons",
            "runs/moons",
            4,
            2,
            32,
            3,
            5,
            337,
            Map.of("train", 640L),
            List.of("0", "1"),
            List.of(2),
            Optional.of(0.999),
            Map.of("lockstep", "0.1"));
    private static final EpochEnded FIRST = epoch(1, 0.5, true);
    private static final EpochEnded SECOND = epoch(2, 0.25, true);
    private static final EpochEnded THIRD = epoch(3, Double.NaN, false);
    private static final RunEnded ENDED = new RunEnded("diverged", "at step 13", 13, 3, 1.5, 1280, "ab12");

    @TempDir
    private Path directory;

    @Test
    void rowsThatWereDroppedAreCountedByReason() {
        DataPrepared data = new DataPrepared("datasets/csv-1", Map.of("missing", 1222L, "unreadable", 3L));
        RunResult result = RunResult.of(EventLog.standing(List.of(data, STARTED, ENDED)));
        assertThat(result.dropped()).containsExactlyInAnyOrderEntriesOf(Map.of("missing", 1222L, "unreadable", 3L));
        assertThat(result.json()).contains("\"missing\" : 1222");
        assertThat(NumberLabels.byReason(result.dropped())).isEqualTo("1,222 missing, 3 unreadable");
        assertThat(RunResult.of(List.of(STARTED, ENDED)).dropped()).isEmpty();
    }

    @Test
    void whatScriptsReadHasItsPlaceInTheFile() throws IOException {
        Path file = directory.resolve("result.json");
        Evaluated test = new Evaluated("test", new Score(0.3, Optional.of(0.97)), List.of());
        RunResult.write(List.of(STARTED, FIRST, SECOND, THIRD, test, ENDED), file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/status").asText()).isEqualTo("diverged");
        assertThat(json.at("/steps").asLong()).isEqualTo(13);
        assertThat(json.at("/epochs").asInt()).isEqualTo(3);
        assertThat(json.at("/replicas").asInt()).isEqualTo(4);
        assertThat(json.at("/ranks").asInt()).isEqualTo(2);
        assertThat(json.at("/seconds").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/samplesPerSecond").asDouble()).isEqualTo(1280);
        assertThat(json.at("/train/loss").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/validation/loss").asDouble()).isEqualTo(0.35);
        assertThat(json.at("/validation/accuracy").asDouble()).isEqualTo(0.9);
        assertThat(json.at("/test/accuracy").asDouble()).isEqualTo(0.97);
        assertThat(json.at("/bestEpoch").asInt()).isEqualTo(2);
        assertThat(json.at("/weightsSha256").asText()).isEqualTo("ab12");
        assertThat(json.at("/versions/lockstep").asText()).isEqualTo("0.1");
        assertThat(json.at("/history")).hasSize(3);
        assertThat(json.at("/history/2/train/loss").isNull())
                .as("a loss that is not a number")
                .isTrue();
        assertThat(directory.toFile().list()).containsExactly("result.json");
    }

    @Test
    void aRunWithoutATestPartHasNone() {
        assertThat(RunResult.of(List.of(STARTED, FIRST, ENDED)).test()).isEmpty();
    }

    @Test
    void aRunWithoutAnEndHasFailed() {
        RunResult result = RunResult.of(List.of(STARTED, FIRST, SECOND));
        assertThat(result.status()).isEqualTo("failed");
        assertThat(result.steps()).isEqualTo(10);
        assertThat(RunResult.of(List.of(STARTED)).train()).isEmpty();
    }

    private static EpochEnded epoch(int epoch, double loss, boolean best) {
        Score validation = new Score(loss + 0.1, Optional.of(0.9));
        return new EpochEnded(
                epoch, epoch * 5L, new Score(loss, Optional.of(0.9)), Optional.of(validation), 0.01, 0.5, 1280, best);
    }
}
