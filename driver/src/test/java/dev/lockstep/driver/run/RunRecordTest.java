package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.page.RunConsole;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.train.TrainingOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
    private static final Event STARTED = new Event.RunStarted(
            "small",
            "run",
            2,
            1,
            8,
            10,
            5,
            33,
            Map.of("train", 80L),
            List.of("a", "b"),
            List.of(2),
            Optional.empty(),
            Map.of());
    private static final TrainingOutcome OUTCOME =
            new TrainingOutcome(TrainingOutcome.Status.COMPLETED, "", 50, 10, 1.5, 10_000, "0123");

    @TempDir
    private Path folder;

    private final CountDownLatch isRead = new CountDownLatch(1);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private RunDirectory directory;

    @BeforeEach
    void take() {
        directory = RunDirectory.take(folder, Optional.of(Path.of("run")), "small", LocalDateTime.MIN);
    }

    private RunRecord record(OutputStream terminal, Duration lastWords) throws IOException {
        PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
        RunConsole console = new RunConsole(out, 80, Verbosity.NORMAL);
        RunListener listener = new RunListener() {
            @Override
            public void accept(Event event) {
                console.accept(event);
            }

            @Override
            public void ended(Path ofRun) {
                console.summary(ofRun);
            }
        };
        RunRecord record = new RunRecord(directory, listener, lastWords);
        record.begin();
        return record;
    }

    /** Ctrl-S, or a pager that nobody turns. */
    private OutputStream unread() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                try {
                    isRead.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                said.write(bytes, from, length);
            }
        };
    }

    @Test
    void aRunOfSeveralAttemptsTookAsLongAsAllOfThem() throws Exception {
        RunRecord record = new RunRecord(directory, RunListener.NOBODY);
        record.begin();
        record.accept(STARTED);
        Thread.sleep(30);
        record.accept(STARTED);
        record.end(new TrainingOutcome(TrainingOutcome.Status.COMPLETED, "", 50, 10, 0.001, 10_000, "0123"));

        assertThat(EventLog.read(directory.file("events.jsonl"), Assertions::fail))
                .last()
                .isInstanceOfSatisfying(
                        Event.RunEnded.class,
                        ended -> assertThat(ended.seconds()).isGreaterThanOrEqualTo(0.03));
    }

    @Test
    void aTerminalThatNobodyReadsHoldsUpNothingOfTheRun() throws IOException {
        RunRecord record = record(unread(), Duration.ofMillis(1));
        record.accept(STARTED);
        for (int step = 1; step <= 20_000; step++) {
            record.accept(new Event.Progress(step, 1, 0.5, 100));
        }
        record.end(OUTCOME);

        assertThat(EventLog.read(directory.file("events.jsonl"), Assertions::fail))
                .hasSize(20_003); // with the goodput, and the end
        assertThat(Files.readString(directory.file("result.json"))).contains("\"completed\"");
        assertThat(directory.file("report.html")).isNotEmptyFile();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        isRead.countDown();
    }

    @Test
    void whoReadsLateReadsTheFirstAndTheLastWords() throws IOException {
        RunRecord record = record(unread(), Duration.ofMinutes(1));
        record.accept(STARTED);
        for (int step = 1; step <= 20_000; step++) {
            record.accept(new Event.Progress(step, 1, 0.5, 100));
        }
        isRead.countDown();
        record.end(OUTCOME);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("small: 80 training rows")
                .contains("completed", "report   ");
    }
}
