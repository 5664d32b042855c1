package dev.lockstep.driver.run;

import dev.lockstep.config.TrainingSpec.JudgedBy;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Score;
import dev.lockstep.events.EventLog;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.score.NamedMetrics;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How good a trial is, as far as it was trained: by its best epoch.
 *
 * @param epochs that are behind it
 * @param value of what is judged by; empty where no epoch has any
 * @param cost the less, the better
 */
record TrialScore(int number, int epochs, Optional<Double> value, double cost) {
    /** The best first; of equals the first. */
    static final Comparator<TrialScore> BEST_FIRST =
            Comparator.comparingDouble(TrialScore::cost).thenComparingInt(TrialScore::number);

    /** Of a run, from what it said of its epochs. */
    static TrialScore read(int number, Path run, JudgedBy by) throws IOException {
        List<Event> events = EventLog.standing(EventLog.read(run.resolve(RunDirectoryNames.EVENTS), bad -> {}));
        return of(number, events, by);
    }

    static TrialScore of(int number, List<Event> events, JudgedBy by) {
        TrialScore best = new TrialScore(number, 0, Optional.empty(), Double.POSITIVE_INFINITY);
        int epochs = 0;
        for (Event event : events) {
            if (event instanceof EpochEnded ended) {
                epochs = Math.max(epochs, ended.epoch());
                Optional<Double> value = ended.validation().flatMap(score -> value(score, by));
                double cost = value.map(by::cost).orElse(Double.POSITIVE_INFINITY);
                best = cost < best.cost() ? new TrialScore(number, 0, value, cost) : best;
            }
        }
        return new TrialScore(number, epochs, best.value(), best.cost());
    }

    /** Of a trial whose settings let it diverge, however good it was before. */
    TrialScore ofNoUse() {
        return new TrialScore(number, epochs, Optional.empty(), Double.POSITIVE_INFINITY);
    }

    private static Optional<Double> value(Score score, JudgedBy by) {
        return Optional.ofNullable(
                        NamedMetrics.of(new Scores.Findings(score, List.of())).get(by.metric()))
                .filter(Double::isFinite);
    }
}
