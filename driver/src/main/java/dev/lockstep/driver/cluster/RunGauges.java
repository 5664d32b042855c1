package dev.lockstep.driver.cluster;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The figures of what this driver trains now, among Spark's metrics: for Prometheus, JMX, and whatever else collects those. */
final class RunGauges implements Consumer<Event> {
    private static final List<String> NAMES = List.of(
            "attempts",
            "ranks",
            "step",
            "epoch",
            "loss",
            "samplesPerSecond",
            "learningRate",
            "trainLoss",
            "trainAccuracy",
            "validationLoss",
            "validationAccuracy");

    private final Map<String, Double> figures = new ConcurrentHashMap<>();

    /** One that is not known is no number. */
    void register(MetricRegistry registry) {
        for (String name : NAMES) {
            registry.register(name, (Gauge<Double>) () -> figures.getOrDefault(name, Double.NaN));
        }
    }

    /** Takes no longer than a note: whoever hears the ranks calls it. */
    @Override
    public void accept(Event event) {
        if (event instanceof Event.RunStarted started) {
            figures.merge("attempts", 1.0, Double::sum);
            figures.put("ranks", (double) started.ranks());
        } else if (event instanceof Event.Progress progress) {
            figures.put("step", (double) progress.step());
            figures.put("epoch", (double) progress.epoch());
            figures.put("loss", progress.loss());
            figures.put("samplesPerSecond", progress.samplesPerSecond());
        } else if (event instanceof Event.EpochEnded epoch) {
            figures.put("step", (double) epoch.step());
            figures.put("epoch", (double) epoch.epoch());
            figures.put("learningRate", epoch.learningRate());
            put("train", epoch.train());
            epoch.validation().ifPresent(score -> put("validation", score));
        }
    }

    private void put(String part, Score score) {
        figures.put(part + "Loss", score.loss());
        score.accuracy().ifPresent(accuracy -> figures.put(part + "Accuracy", accuracy));
    }
}
