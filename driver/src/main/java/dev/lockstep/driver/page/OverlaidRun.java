package dev.lockstep.driver.page;

import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.events.Event.RunEnded;
import dev.lockstep.events.Event.Score;
import java.util.List;
import java.util.Optional;

/** What a picture of several runs shows of one. */
public record OverlaidRun(String name, String status, double samplesPerSecond, List<EpochEnded> epochs) {

    /** Of a run that has ended or goes on. */
    public static OverlaidRun of(String name, LiveHistory live) {
        RunHistory history = live.history();
        return new OverlaidRun(
                name,
                history.ended().map(RunEnded::status).orElse("running"),
                live.clock().samplesPerSecond(),
                history.epochs());
    }

    /** That of validation, or of training where nothing validates. */
    static Score score(EpochEnded epoch) {
        return epoch.validation().orElse(epoch.train());
    }

    /** The epoch that was the best by its own word. */
    Optional<EpochEnded> best() {
        boolean validated = epochs.stream().anyMatch(epoch -> epoch.validation().isPresent());
        return epochs.stream().filter(epoch -> !validated || epoch.best()).reduce((a, b) -> b);
    }
}
