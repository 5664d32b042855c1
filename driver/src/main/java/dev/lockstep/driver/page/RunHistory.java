package dev.lockstep.driver.page;

import dev.lockstep.events.Event;
import dev.lockstep.events.Event.DataPrepared;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.Evaluated;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.RunStarted;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of a run, by what one wants to know of them. */
record RunHistory(List<Event> events) {

    <T extends Event> List<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends Event> Optional<T> last(Class<T> kind) {
        return all(kind).stream().reduce((a, b) -> b);
    }

    Optional<RunStarted> started() {
        return last(RunStarted.class);
    }

    Optional<RunEnded> ended() {
        return last(RunEnded.class);
    }

    /** Rows of the source that are in no part, by reason. */
    Map<String, Long> dropped() {
        return last(DataPrepared.class).map(DataPrepared::dropped).orElse(Map.of());
    }

    List<String> classes() {
        return started().map(RunStarted::classes).orElse(List.of());
    }

    List<EpochEnded> epochs() {
        return all(EpochEnded.class);
    }

    /** The epoch whose model is kept: the last that was the best by validation, or the last where nothing validates. */
    Optional<EpochEnded> best() {
        List<EpochEnded> epochs = epochs();
        boolean validated = epochs.stream().anyMatch(e -> e.validation().isPresent());
        return epochs.stream().filter(e -> !validated || e.best()).reduce((a, b) -> b);
    }

    /** How well a part is guessed without any model, best first. */
    List<Event.BaselineScored> baselines(String part) {
        Map<String, Event.BaselineScored> last = new LinkedHashMap<>();
        all(Event.BaselineScored.class).stream()
                .filter(guess -> guess.part().equals(part))
                .forEach(guess -> last.put(guess.guess(), guess));
        return last.values().stream()
                .sorted(Comparator.comparingDouble(guess -> guess.accuracy()
                        .map(accuracy -> -accuracy)
                        .or(() -> guess.errors().map(Event.Score.Errors::rmse))
                        .or(guess::loss)
                        .orElse(0.0)))
                .toList();
    }

    /** How the kept model did on a part. */
    Optional<Evaluated> evaluated(String part) {
        return all(Evaluated.class).stream().filter(e -> e.part().equals(part)).reduce((a, b) -> b);
    }
}
