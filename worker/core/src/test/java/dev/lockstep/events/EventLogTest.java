package dev.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.events.Event.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final Score SCORE = new Score(0.25, Optional.of(0.9));
    private static final List<Event> ONE_OF_EACH = List.of(
            new Event.RunStarted(
                    "mönd\n\"1\"",
                    "runs/x",
                    4,
                    2,
                    32,
                    50,
                    5,
                    337,
                    Map.of("train", 640L),
                    List.of("0", "1"),
                    List.of(2),
                    Optional.of(0.999),
                    Map.of("lockstep", "0.1")),
            new Event.DataPrepared("datasets/csv-1", Map.of("missing", 3L)),
            new Event.RunDescribed(
                    "name: moons\n",
                    Map.of("updater", "adam"),
                    List.of(new Event.RunDescribed.Layer("dense", "units 2", List.of(-1), "2 values", 6))),
            new Event.RowsShown(List.of(new Event.RowsShown.Row("cat", "", "aGVsbG8="))),
            new Event.RankPlaced(1, "10.0.0.7", "3", "cpu", 2, 2),
            new Event.Regrouped("rank 2 was lost", 3),
            new Event.Resumed(5, 2),
            new Event.Progress(7, 2, 0.5, 1234.5),
            new Event.Progress(8, 2, 0.5, 1234.5).with(new Event.Spent(3.5, 0.25, 0.5, 0)),
            new Event.TimeSpent(10, new Event.Spent(4, 0.25, 0.5, 1)),
            new Event.GoodputMeasured(10, 0.75, new Event.GoodputMeasured.Lost(1, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125)),
            new Event.EpochEnded(2, 10, SCORE, Optional.of(SCORE), 0.01, 1.5, 2000, true),
            new Event.EpochEnded(
                    2,
                    10,
                    new Score(0.25, Optional.of(0.9), Optional.empty(), Map.of("auc", 0.75)),
                    Optional.empty(),
                    0.01,
                    1.5,
                    2000,
                    true),
            new Event.EpochEnded(
                    3, 15, new Score(Double.NaN, Optional.empty()), Optional.empty(), 0.01, 1.5, 2000, false),
            new Event.Evaluated("test", SCORE, List.of(List.of(9L, 1L), List.of(0L, 10L))),
            new Event.BaselineScored("test", "always cat", Optional.of(0.7), Optional.of(0.5), Optional.empty()),
            new Event.BoundaryDrawn(
                    -1, 2, -0.5, 1, 2, 1, List.of(0.125f, 0.75f), List.of(new Event.BoundaryDrawn.Point(0.5, 0.25, 1))),
            new Event.Quantised("test", SCORE, SCORE, 4000, 1000),
            new Event.SaliencyDrawn(List.of(new Event.SaliencyDrawn.Picture(1, 2, 0.75, 1, 1, 2, "AAE=", "AgM="))),
            new Event.AnswersRanked(
                    "test",
                    100,
                    List.of(new Event.AnswersRanked.ClassCurve(
                            1, 0.75, 0.5, List.of(0f, 1f), List.of(0f, 1f), List.of(1f, 0.5f))),
                    List.of(new Event.AnswersRanked.Reliability(0.95, 0.875, 40))),
            new Event.WorstShown(
                    "test",
                    100,
                    List.of(new Event.WorstShown.Mistake("cat", "dog", 0.75, "", List.of(1, 1, 2), "AAE="))),
            new Event.NumbersCompared(
                    "test", List.of(new Event.NumbersCompared.Column("price", List.of(1f), List.of(2f)))),
            new Event.Reconstructed(List.of(new Event.Reconstructed.Pair(1, 1, 2, "AAE=", "AgM="))),
            new Event.Forecast(
                    List.of(new Event.Forecast.Window("OT", List.of(1f, 2.5f), List.of(3f), List.of(2.75f)))),
            new Event.CheckpointWritten(100, "checkpoints/100", 4096, 0.02),
            new Event.StepsTimed(
                    100,
                    List.of(
                            new Event.StepsTimed.RankTimes(
                                    0, 1.5, 3.25, 1.75, new Event.StepsTimed.StepSplit(0.25, 1.5, 0.5, 0)),
                            new Event.StepsTimed.RankTimes(1, 1.5, 3.25, 1.75, Optional.empty()))),
            new Event.StepsAudited(250, 12, 1),
            new Event.NormsMeasured(100, List.of(new Event.NormsMeasured.LayerNorm("0.dense", 1.5, 0.25))),
            new Event.Noted("computes on processors"),
            new Event.Warned("rank 3 is slow"),
            new Event.RunEnded("completed", "all epochs done", 250, 50, 12.5, 2560, "ab12"));

    @TempDir
    private Path directory;

    private final List<String> bad = new ArrayList<>();

    @Test
    void everyKindOfEventComesBackAsItWentIn() throws IOException {
        assertThat(ONE_OF_EACH.stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
        Path file = write(ONE_OF_EACH);
        assertThat(read(file)).isEqualTo(ONE_OF_EACH);
        assertThat(Files.readAllLines(file)).hasSameSizeAs(ONE_OF_EACH);
    }

    @Test
    void ofARunThatWentOnOnlyWhatStillStandsCounts() {
        Event started = ONE_OF_EACH.get(0);
        Event.EpochEnded first = epoch(1, 5);
        Event.EpochEnded second = epoch(2, 10);
        List<Event> killedInTheThird =
                List.of(started, first, second, new Event.Progress(12, 3, 0.5, 1), new Event.Warned("slow"));
        List<Event> all = new ArrayList<>(killedInTheThird);
        all.addAll(List.of(started, new Event.Resumed(10, 3), second, epoch(3, 15)));

        assertThat(EventLog.standing(all))
                .containsExactly(
                        started,
                        first,
                        new Event.Warned("slow"),
                        started,
                        new Event.Resumed(10, 3),
                        second,
                        epoch(3, 15));

        List<Event> anew = new ArrayList<>(killedInTheThird);
        anew.addAll(List.of(started, epoch(1, 5)));
        assertThat(EventLog.standing(anew)).containsExactly(started, epoch(1, 5));
    }

    @Test
    void whatWasSaidOfTheDataStandsOnceHoweverOftenTheRunBegan() {
        Event started = ONE_OF_EACH.get(0);
        Event data = new Event.DataPrepared("datasets/csv-1", Map.of("unreadable", 1L));
        Event skipped = new Event.Warned("skipped: a.csv line 3");
        List<Event> failed = List.of(data, skipped, new Event.RunEnded("failed", "no executor", 0, 0, 1, 0, ""));
        assertThat(EventLog.standing(failed)).isEqualTo(failed);

        List<Event> again = new ArrayList<>(failed);
        again.addAll(List.of(data, skipped, started, epoch(1, 5)));
        assertThat(EventLog.standing(again)).containsExactly(data, skipped, started, epoch(1, 5));
        again.addAll(List.of(data, skipped, started, new Event.Resumed(5, 2), new Event.Warned("slow")));
        assertThat(EventLog.standing(again))
                .containsExactly(
                        data,
                        skipped,
                        started,
                        epoch(1, 5),
                        started,
                        new Event.Resumed(5, 2),
                        new Event.Warned("slow"));
    }

    private static Event.EpochEnded epoch(int epoch, long step) {
        return new Event.EpochEnded(epoch, step, SCORE, Optional.of(SCORE), 0.01, 1.5, 2000, true);
    }

    @Test
    void aLineBeginsWithItsTimeAndItsName() throws IOException {
        assertThat(Files.readString(write(List.of(new Event.Warned("slow")))))
                .matches("\\{\"time\":\"[-0-9]+T[:.0-9]+Z\",\"event\":\"warned\",\"message\":\"slow\"}\n");
    }

    @Test
    void aTornLastLineIsDroppedByTheReaderAndByTheNextWriter() throws IOException {
        Path file = write(ONE_OF_EACH);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(read(file)).isEqualTo(ONE_OF_EACH.subList(0, ONE_OF_EACH.size() - 1));
        write(List.of(new Event.Warned("again")));
        assertThat(read(file)).hasSameSizeAs(ONE_OF_EACH).endsWith(new Event.Warned("again"));
    }

    @Test
    void fieldsThatAreAbsentAreEmptyAndWhatANewerVersionSaysIsLeftOut() throws IOException {
        Path file = directory.resolve("events.jsonl");
        Files.writeString(file, """
                {"event":"epochEnded","epoch":1,"step":5,"train":{"loss":1},"colour":"red"}
                {"event":"somethingNew","a":1}
                """);
        assertThat(read(file))
                .containsExactly(
                        new Event.EpochEnded(1, 5, new Score(1, Optional.empty()), Optional.empty(), 0, 0, 0, false));
    }

    @Test
    void aDamagedLineIsNamedWithItsFileAndNumberAndSkipped() throws IOException {
        Path file = write(List.of(new Event.Warned("slow")));
        Files.writeString(file, "{\"event\":\n{\"a\":1}\n", StandardOpenOption.APPEND);
        write(List.of(new Event.Warned("again")));

        assertThat(read(file)).containsExactly(new Event.Warned("slow"), new Event.Warned("again"));
        assertThat(bad)
                .satisfiesExactly(
                        first -> assertThat(first).contains("events.jsonl: line 2 is skipped: it is not an event"),
                        second -> assertThat(second).contains("line 3").contains("no field"));
    }

    @Test
    void anEventThatTheDiskHasNoRoomForLeavesNothingOfItself() throws IOException {
        Path file = directory.resolve("events.jsonl");
        try (EventLog log = new EventLog(file, new FullChannel(file, 170))) {
            log.accept(new Event.Warned("there is room"));
            assertThatThrownBy(() -> log.accept(new Event.Warned("there is none".repeat(10))))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot write the events of the run to " + file);
            assertThat(Files.readString(file)).endsWith("room\"}\n");
            log.accept(new Event.Warned(""));
        }

        assertThat(read(file)).containsExactly(new Event.Warned("there is room"), new Event.Warned(""));
        assertThat(bad).isEmpty();
    }

    @Test
    void oneLineComesBackAloneAndOneThatIsUnknownIsRefused() {
        assertThat(EventLog.fromJson(EventLog.toJson(ONE_OF_EACH.get(3)))).isEqualTo(ONE_OF_EACH.get(3));
        assertThatThrownBy(() -> EventLog.fromJson("{\"event\":\"nothing\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void anEmptyFileHasNoEvents() throws IOException {
        assertThat(read(write(List.of()))).isEmpty();
    }

    private List<Event> read(Path file) throws IOException {
        return EventLog.read(file, bad::add);
    }

    private Path write(List<Event> events) throws IOException {
        Path file = directory.resolve("events.jsonl");
        try (EventLog log = EventLog.open(file)) {
            events.forEach(log);
        }
        return file;
    }
}
