package dev.lockstep.driver.page.track;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.Score;
import java.util.ArrayList;
import java.util.List;

/** A number of a run after so many steps, by the name under which tools show it. */
record TrackedFigure(String name, long step, double value) {

    /** Those that an event tells of. */
    static List<TrackedFigure> of(Event event, long stepBefore) {
        List<TrackedFigure> figures = new ArrayList<>();
        if (event instanceof Event.Progress progress) {
            figures.add(new TrackedFigure("step/loss", progress.step(), progress.loss()));
            figures.add(new TrackedFigure("step/samples_per_second", progress.step(), progress.samplesPerSecond()));
        } else if (event instanceof Event.EpochEnded epoch) {
            add(figures, "train", epoch.step(), epoch.train());
            epoch.validation().ifPresent(score -> add(figures, "validation", epoch.step(), score));
            figures.add(new TrackedFigure("epoch/learning_rate", epoch.step(), epoch.learningRate()));
            figures.add(new TrackedFigure("epoch/number", epoch.step(), epoch.epoch()));
        } else if (event instanceof Event.Evaluated evaluated) {
            add(figures, "kept/" + evaluated.part(), stepBefore, evaluated.score());
        }
        figures.removeIf(figure -> !Double.isFinite(figure.value()));
        return figures;
    }

    private static void add(List<TrackedFigure> figures, String part, long step, Score score) {
        figures.add(new TrackedFigure(part + "/loss", step, score.loss()));
        score.accuracy().ifPresent(accuracy -> figures.add(new TrackedFigure(part + "/accuracy", step, accuracy)));
        score.errors().ifPresent(errors -> {
            figures.add(new TrackedFigure(part + "/rmse", step, errors.rmse()));
            figures.add(new TrackedFigure(part + "/mae", step, errors.mae()));
            figures.add(new TrackedFigure(part + "/r2", step, errors.r2()));
        });
    }
}
