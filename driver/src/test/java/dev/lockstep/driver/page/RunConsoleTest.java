package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.events.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConsoleTest {
    private static final String REWRITE = "\r\u001b[K";
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void withoutATerminalItSaysLines() {
        assertThat(said(0, Verbosity.NORMAL, Runs.completed("moons")).lines())
                .containsExactly(
                        "rank 0 on 10.0.0.7, executor driver, cpu: replicas 0 to 3",
                        "moons: 640 training rows, 337 parameters, 4 replicas x batch 32, 3 epochs of 5 steps",
                        "[########................] epoch 1/3  train loss 0.5000  validation accuracy 0.7000  1,280 samples/s  1 s left",
                        "[################........] epoch 2/3  train loss 0.3000  validation accuracy 0.8000  1,280 samples/s  1 s left",
                        "[########################] epoch 3/3  train loss 0.4000  validation accuracy 0.8500  1,280 samples/s  0 s left",
                        "completed",
                        "scores   training loss 0.3000, accuracy 0.9000;  validation loss 0.4000, accuracy 0.8000;"
                                + "  test loss 0.3500, accuracy 0.9950",
                        "baseline test accuracy 0.5100: always red",
                        "speed    15 steps, 3 epochs, 2,560 samples/s, 13 s",
                        "model    " + Path.of("/runs/x/model.zip") + "  weightsSha256 e468999f08480fdb",
                        "report   " + Path.of("/runs/x/report.html"));
    }

    @Test
    void aLongRunWithoutATerminalSaysAboutTwentyLines() {
        List<Event> events = new ArrayList<>(List.of(startedFor(1_000)));
        for (int epoch = 1; epoch <= 1_000; epoch++) {
            events.add(new Event.Progress(epoch * 5L - 2, epoch, 0.5, 1000));
            events.add(Runs.epoch(epoch, 0.5, 0.8, true));
        }
        assertThat(told(0, Verbosity.NORMAL, events).lines()).hasSizeBetween(20, 23);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void onATerminalTheBarIsOneLineThatFits(int columns) {
        String said = told(
                columns,
                Verbosity.NORMAL,
                List.of(
                        startedFor(1_000),
                        Runs.epoch(1, 0.5, 0.8, true),
                        new Event.Progress(4_321, 865, 1234.5678, 1_234_567)));
        String[] bars = said.substring(said.indexOf(REWRITE)).split("\r\u001b\\[K", -1);
        assertThat(bars).hasSize(3);
        assertThat(said).endsWith(bars[2]).doesNotEndWith("\n");
        assertThat(bars[2]).hasSizeLessThan(columns).matches("\\[#+\\.+] epoch 865/1000 .*");
        if (columns == 200) {
            assertThat(bars[2])
                    .isEqualTo(
                            "[####################....] epoch 865/1000  train loss 1234.5678  validation accuracy 0.7000"
                                    + "  1,234,567 samples/s  0 s left");
        }
    }

    @Test
    void whatIsSaidBesidesABarBeginsOnALineOfItsOwn() {
        assertThat(told(
                        80,
                        Verbosity.NORMAL,
                        List.of(startedFor(3), Runs.epoch(1, 0.5, 0.8, true), new Event.Warned("slow"))))
                .endsWith(" left" + System.lineSeparator() + "warning: slow" + System.lineSeparator());
    }

    @Test
    void whatIsOnlyNotedIsNoWarning() {
        assertThat(told(0, Verbosity.NORMAL, List.of(new Event.Noted("computes on processors: there is no card")))
                        .lines())
                .containsExactly("computes on processors: there is no card");
    }

    @Test
    void quietSaysNothingAndJsonNothingButTheResult() throws Exception {
        assertThat(said(80, Verbosity.QUIET, Runs.completed("moons"))).isEmpty();
        bytes.reset();
        String json = said(80, Verbosity.JSON, Runs.completed("moons"));
        assertThat(json).isEqualTo(RunResult.of(Runs.completed("moons")).json());
        assertThat(new ObjectMapper().readTree(json).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aRunThatCameToNothingStillEndsInFiveLines() {
        assertThat(said(0, Verbosity.NORMAL, List.of(Runs.ended("failed", "rank 3: no route to host", "")))
                        .lines())
                .containsExactly(
                        "failed: rank 3: no route to host",
                        "scores   none yet",
                        "speed    15 steps, 3 epochs, 2,560 samples/s, 13 s",
                        "model    none",
                        "report   " + Path.of("/runs/x/report.html"));
    }

    private static Event startedFor(int epochs) {
        Event.RunStarted s = Runs.started("m", "a", "b");
        return new Event.RunStarted(
                s.name(),
                s.directory(),
                4,
                1,
                32,
                epochs,
                5,
                337,
                s.rows(),
                s.classes(),
                s.featureShape(),
                s.ema(),
                s.versions());
    }

    private String said(int columns, Verbosity verbosity, List<Event> events) {
        RunConsole console = console(columns, verbosity);
        events.forEach(console::accept);
        console.summary(Path.of("/runs/x"));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String told(int columns, Verbosity verbosity, List<Event> events) {
        events.forEach(console(columns, verbosity)::accept);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private RunConsole console(int columns, Verbosity verbosity) {
        return new RunConsole(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns, verbosity);
    }
}
