package dev.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordTest {
    @TempDir
    private Path directory;

    private static RankMeeting meeting(String attempt, int rank, long number, long came, long took) {
        return new RankMeeting(attempt, rank, "h" + rank, number, "average", number - 1, came, took);
    }

    @Test
    void whatRanksLeftIsMergedByTime() throws IOException {
        FlightRecord.write(directory, 0, List.of(meeting("run-1", 0, 7, 100, 30), meeting("run-1", 0, 8, 200, -1)));
        FlightRecord.write(directory, 1, List.of(meeting("run-1", 1, 7, 110, 15), meeting("run-1", 1, 8, 190, -1)));
        FlightRecord record = FlightRecord.read(directory);

        assertThat(record.ahead()).isEmpty();
        assertThat(record.meetings())
                .containsExactly(
                        meeting("run-1", 0, 7, 100, 30),
                        meeting("run-1", 1, 7, 110, 15),
                        meeting("run-1", 1, 8, 190, -1),
                        meeting("run-1", 0, 8, 200, -1));
    }

    @Test
    void onlyTheAttemptThatFailedLastCounts() throws IOException {
        FlightRecord.write(directory, 0, List.of(meeting("run-1", 0, 7, 100, 30)));
        FlightRecord.write(directory, 1, List.of(meeting("run-1", 1, 7, 110, 15)));
        FlightRecord.write(directory, 0, List.of(meeting("run-2", 0, 3, 500, 30)));

        assertThat(FlightRecord.read(directory).meetings()).containsExactly(meeting("run-2", 0, 3, 500, 30));
    }

    /** Both come to two meetings at the same time, and the clock of one of them is five seconds ahead, or behind. */
    @Test
    void aClockByWhichARankLeftBeforeAnotherHadComeIsSetRight() {
        for (long off : new long[] {5_000_000, -5_000_000}) {
            FlightRecord record = FlightRecord.of(List.of(
                    meeting("run-1", 0, 7, 100, 30),
                    meeting("run-1", 1, 7, 100 + off, 30),
                    meeting("run-1", 0, 8, 200, 50),
                    meeting("run-1", 1, 8, 200 + off, -1)));

            assertThat(Math.abs(record.ahead().getOrDefault(1, 0L) - off)).isLessThanOrEqualTo(50);
            assertThat(record.meetings()).extracting(RankMeeting::meeting).containsExactly(7L, 7L, 8L, 8L);
        }
    }

    @Test
    void aClockThatNoMeetingSpeaksAgainstStaysAsItIs() {
        assertThat(FlightRecord.of(List.of(meeting("run-1", 0, 7, 100, 30), meeting("run-1", 1, 9, 90, 30)))
                        .ahead())
                .isEmpty();
    }

    @Test
    void whereNothingWasLeftThereIsNothingAndWhatIsNoMeetingIsNamed() throws IOException {
        assertThat(FlightRecord.read(directory)).isEqualTo(new FlightRecord(List.of(), Map.of()));
        Path file = Files.createDirectory(directory.resolve("flight")).resolve("rank-000.jsonl");
        Files.writeString(file, "{\n");

        assertThatThrownBy(() -> FlightRecord.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " has a line that is no meeting");
    }
}
