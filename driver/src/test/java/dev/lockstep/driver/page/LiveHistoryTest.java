package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.StepsTimed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LiveHistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final LiveHistory live = new LiveHistory();
    private int second;

    /** Each a second after the one before. */
    private void tell(Event... events) {
        for (Event event : events) {
            live.accept(NOON.plusSeconds(second++), event);
        }
    }

    private Map<String, String> sections() {
        return live.sections(NOON.plusSeconds(Math.max(0, second - 1)));
    }

    private String words(String section) {
        return sections()
                .getOrDefault(section, "")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static Event.RankPlaced rank(int number, String executor) {
        return new Event.RankPlaced(number, "host" + executor, executor, "cpu", number * 2, 2);
    }

    /** Of four replicas with batches of 32: at 1,280 samples/s ten steps take a second. */
    private static Event.Progress progress(long step, double loss) {
        return new Event.Progress(step, (int) ((step - 1) / 5) + 1, loss, 1280);
    }

    private List<String> figures() {
        return matches("<dt>([^<]*)</dt>\\s*<dd>([^<]*)</dd>", "head");
    }

    private List<String> matches(String pattern, String section) {
        List<String> found = new ArrayList<>();
        Pattern.compile(pattern)
                .matcher(sections().getOrDefault(section, ""))
                .results()
                .map(MatchResult::group)
                .forEach(match -> found.add(
                        match.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip()));
        return found;
    }

    @Test
    void nothingIsKnownBeforeTheFirstWord() {
        assertThat(words("head")).startsWith("A run that begins");
        assertThat(sections()).containsEntry("step-loss", "").containsEntry("ranks", "");
    }

    @Test
    void aRunThatGoesOnSaysHowFarItIsAndHowLongItTakes() {
        tell(Runs.started("moons", "a", "b"), rank(0, "1"), progress(5, 0.5), progress(10, 0.25));
        assertThat(figures())
                .containsExactly(
                        "epoch 3 of 3",
                        "steps 10",
                        "loss 0.2500",
                        "samples/s 1,280",
                        "goodput 33.33%",
                        "time left 2 s",
                        "elapsed 3 s");
        assertThat(sections().get("step-loss")).contains("data-at=\"5 10\"", "data-values=\"0.5000 0.2500\"");
        assertThat(words("ranks")).contains("0 host1 1 cpu 0 to 1 training");
    }

    @Test
    void aStepOfEachRankIsShownInItsParts() {
        tell(
                Runs.started("moons"),
                rank(0, "1"),
                rank(1, "2"),
                progress(5, 0.5),
                new StepsTimed(
                        5,
                        List.of(
                                new StepsTimed.RankTimes(0, 1, 1, 1, new StepsTimed.StepSplit(1, 2, 0.5, 0)),
                                new StepsTimed.RankTimes(1, 1, 1, 1, new StepsTimed.StepSplit(1, 1, 0.5, 1)))));
        assertThat(matches("aria-label=\"[^\"]*\"", "ranks"))
                .contains(
                        "aria-label=\"read 1.000 ms, compute 2.000 ms, average 0.5000 ms, wait 0.0000 ms\"",
                        "aria-label=\"read 1.000 ms, compute 1.000 ms, average 0.5000 ms, wait 1.000 ms\"");
    }

    @Test
    void anExecutorThatIsLostStaysInSightAndTheCurveGoesOnFromWhereTheRunDoes() {
        tell(Runs.started("moons"), rank(0, "1"), rank(1, "2"), progress(4, 0.5), progress(8, 0.4));
        tell(new Event.Regrouped("executor 2 on host2 was lost", 1));
        assertThat(words("ranks")).contains("not heard of since the failure");
        tell(rank(0, "1"), Runs.started("moons"));
        assertThat(sections().get("step-loss")).as("until it is known").contains("data-at=\"4 8\"");
        tell(new Event.Resumed(6, 2), progress(9, 0.3));
        assertThat(sections().get("step-loss"))
                .contains("data-at=\"4 9\"")
                .contains("<title>After 5.0 s, at step 8: executor 2 on host2 was lost; going on with 1 rank</title>");
        assertThat(words("ranks")).contains("0 host1 1 cpu 0 to 1 training", "1 host2 2 cpu 2 to 3 lost before step 9");
        assertThat(words("happened")).contains("1 After 5.0 s", "goes on after step 6, in epoch 2");
    }

    @Test
    void epochsThatAreMadeOnceMoreStayInSightUntilTheRunGoesOn() {
        tell(Runs.started("moons"), Runs.epoch(1, 0.5, 0.8, true), Runs.epoch(2, 0.4, 0.9, true));
        tell(new Event.Regrouped("why", 1), Runs.started("moons"));
        assertThat(sections().get("epoch-loss")).contains("data-at=\"1 2\"");
        tell(new Event.Resumed(5, 2));
        assertThat(sections().get("epoch-loss")).contains("data-at=\"1\"");
    }

    @Test
    void aRunThatBeginsAnewShowsNothingOfTheAttemptBefore() {
        tell(Runs.started("moons"), progress(4, 0.5), new Event.Regrouped("why", 1), Runs.started("moons"));
        tell(progress(2, 0.7));
        assertThat(sections().get("step-loss")).contains("data-at=\"2\"");
    }

    @Test
    void howLongGradientsAreIsDrawnLayerByLayer() {
        tell(
                Runs.started("moons"),
                progress(5, 0.5),
                new Event.NormsMeasured(
                        5,
                        List.of(
                                new Event.NormsMeasured.LayerNorm("0.dense", 3, 0.5),
                                new Event.NormsMeasured.LayerNorm("1.dense", 2, 1e-4))));
        assertThat(sections().get("step-gradients"))
                .contains("0.dense", "1.dense", "logarithmic", "data-values=\"1.00e-04\"");
        assertThat(sections().get("step-weights")).contains("data-values=\"3.000\"");
    }

    @Test
    void aRunThatFailsBeforeItCouldGoOnStillShowsHowFarItCame() {
        tell(Runs.started("moons"), progress(4, 0.5), Runs.epoch(1, 0.5, 0.8, true), new Event.Regrouped("why", 1));
        tell(Runs.started("moons"), Runs.ended("failed", "no executor is left", ""));
        assertThat(sections().get("step-loss")).contains("data-at=\"4\"");
        assertThat(sections().get("epoch-loss")).contains("data-at=\"1\"");
        assertThat(words("head")).contains("no executor is left");
    }

    @Test
    void timeBetweenTwoProcessesIsNotTheRuns() {
        tell(Runs.started("moons"), progress(10, 0.5), Runs.ended("interrupted", "ended by a signal", ""));
        assertThat(words("head")).contains("interrupted");
        second += 3_600;
        tell(new Event.DataPrepared("data", Map.of()), Runs.started("moons"), new Event.Resumed(10, 3));
        assertThat(figures()).contains("elapsed 4 s");
    }

    @Test
    void theEndShowsTheScoresAndWhereTheReportIs() {
        Runs.completed("moons").forEach(this::tell);
        assertThat(live.isEnded()).isTrue();
        assertThat(words("head")).contains("completed", "test accuracy 99.50%", "report");
        assertThat(words("happened")).contains("completed");
        assertThat(words("ranks")).contains("ended");
    }

    @Test
    void whatComesFromOutsideIsTextInEveryPiece() {
        String name = "<b>&\"'</b><script>";
        tell(
                Runs.started(name),
                new Event.RankPlaced(0, name, name, name, 0, 1),
                progress(5, 0.5),
                new Event.Warned(name),
                new Event.Regrouped(name, 1),
                Runs.ended("failed", name, ""));
        assertThat(String.join("", sections().values())).doesNotContain("<script", "<b>&");
        assertThat(LivePage.text(live)).contains("&lt;script&gt;");
    }
}
