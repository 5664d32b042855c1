package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.LearningCurve;
import dev.lockstep.capacity.Uncertain;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.EventLog;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.score.NamedMetrics;
import dev.lockstep.score.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a metric of a run went with its epochs: on the validation rows, or on the training rows where there are none, or where it is
 * called {@code train.loss}.
 */
public record RunCurve(Path run, String metric, List<Double> values) {
    private static final String OF_TRAINING = "train.";

    /**
     * Of a run that is there, whether it has ended or not.
     *
     * @throws IllegalArgumentException where there is none, or no such metric; the message says which there are
     */
    public static RunCurve read(Path run, String metric) {
        List<Event> events;
        try {
            events = EventLog.standing(EventLog.read(run.resolve(RunDirectoryNames.EVENTS), bad -> {}));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    run + " is no run directory: " + e.getMessage() + " (name one that ./lockstep train has written)",
                    e);
        }
        List<Double> values = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (Event event : events) {
            if (event instanceof EpochEnded ended) {
                Map<String, Double> scores = scores(ended);
                names.addAll(scores.keySet());
                Double value = scores.get(metric);
                if (value != null && Double.isFinite(value)) {
                    values.add(value);
                }
            }
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException(run + " has no epoch with a metric " + metric
                    + (names.isEmpty() ? ": none has ended" : "; there are " + String.join(", ", names)));
        }
        return new RunCurve(run, metric, List.copyOf(values));
    }

    private static Map<String, Double> scores(EpochEnded ended) {
        Map<String, Double> train = NamedMetrics.of(new Scores.Findings(ended.train(), List.of()));
        Map<String, Double> scores = new TreeMap<>(train);
        ended.validation().ifPresent(score -> scores.putAll(NamedMetrics.of(new Scores.Findings(score, List.of()))));
        train.forEach((name, value) -> scores.put(OF_TRAINING + name, value));
        return scores;
    }

    /**
     * Epochs until it is as good as that.
     *
     * @throws IllegalArgumentException where nobody can say
     */
    public Uncertain epochsTo(double target) {
        return new LearningCurve(values)
                .epochsTo(target)
                .orElseThrow(() -> new IllegalArgumentException(metric + " of " + run + " was "
                        + values.get(values.size() - 1) + " after " + values.size()
                        + " epochs, from which nobody can say when it will be " + target
                        + " (ask for one that is nearer, or train further)"));
    }
}
