package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.BoundaryDrawn;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of runs that never were. */
final class Runs {
    static final Event RANK = new Event.RankPlaced(0, "10.0.0.7", "driver", "cpu", 0, 4);

    private Runs() {}

    static RunStarted started(String name, String... classes) {
        Map<String, Long> rows = Map.of("train", 640L, "validation", 160L, "test", 200L);
        return new RunStarted(
                name,
                "runs/x",
                4,
                1,
                32,
                3,
                5,
                337,
                rows,
                List.of(classes),
                List.of(2),
                Optional.empty(),
                Map.of("spark", "4.1.0"));
    }

    /** An epoch whose validation is a tenth worse than its training. */
    static EpochEnded epoch(int number, double loss, double accuracy, boolean best) {
        Score train = new Score(loss, Optional.of(accuracy));
        Score validation = new Score(loss + 0.1, Optional.of(accuracy - 0.1));
        return new EpochEnded(number, number * 5L, train, Optional.of(validation), 0.01, 0.5, 1280, best);
    }

    static EpochEnded regressionEpoch(int number, double loss) {
        return new EpochEnded(
                number, number * 5L, new Score(loss, Optional.empty()), Optional.empty(), 0.01, 0.5, 1280, true);
    }

    static Evaluated evaluated(String part, double loss, double accuracy) {
        return new Evaluated(
                part, new Score(loss, Optional.of(accuracy)), List.of(List.of(101L, 1L), List.of(0L, 98L)));
    }

    /** How many rows anybody gets right who always says the same. */
    static Event baseline(String part, String guess, double accuracy) {
        return new Event.BaselineScored(part, guess, Optional.empty(), Optional.of(accuracy), Optional.empty());
    }

    static BoundaryDrawn boundary(float... values) {
        List<Float> boxed = new ArrayList<>();
        for (float value : values) {
            boxed.add(value);
        }
        return new BoundaryDrawn(
                -1, 1, -1, 1, 2, values.length / 2, boxed, List.of(new BoundaryDrawn.Point(0.5, 0.5, 1)));
    }

    static Event forecast(List<Float> past, List<Float> came, List<Float> said) {
        return new Event.Forecast(List.of(new Event.Forecast.Window("OT", past, came, said)));
    }

    static RunEnded ended(String status, String message, String hash) {
        return new RunEnded(status, message, 15, 3, 12.5, 2560, hash);
    }

    /** A run of two classes that went well, named as asked. */
    static List<Event> completed(String name) {
        return List.of(
                RANK,
                started(name, "red", "blue"),
                epoch(1, 0.5, 0.8, true),
                epoch(2, 0.3, 0.9, true),
                epoch(3, 0.4, 0.95, false),
                boundary(0, 1, 0.25f, 0.75f),
                baseline("test", "always red", 0.51),
                evaluated("validation", 0.4, 0.8),
                evaluated("test", 0.35, 0.995),
                new Event.CheckpointWritten(15, "checkpoints/step-15.ckpt", 4096, 0.02),
                ended("completed", "", "e468999f08480fdb"));
    }
}
