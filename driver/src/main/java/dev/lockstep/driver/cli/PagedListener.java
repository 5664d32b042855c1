package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.driver.page.live.LiveRuns;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Shows on a page how a run goes, besides what another listener makes of it.
 *
 * @param says hears where the page is, or why there is none
 * @param number of the run among those of this process
 */
record PagedListener(RunListener other, LiveRuns pages, Consumer<String> says, int number) implements RunListener {
    static PagedListener of(RunListener other, LiveRuns pages, Consumer<String> says) {
        return new PagedListener(other, pages, says, pages.add());
    }

    @Override
    public void accept(Event event) {
        try {
            pages.begin().ifPresent(link -> says.accept("page     " + link));
        } catch (IOException e) {
            says.accept("no page of this run: " + e.getMessage());
        }
        pages.accept(number, Instant.now(), event);
        other.accept(event);
    }

    @Override
    public void ended(Path directory) {
        pages.ended(number, directory);
        other.ended(directory);
    }

    @Override
    public void says(String line) {
        other.says(line);
    }

    @Override
    public RunListener ofPart() {
        return of(other.ofPart(), pages, says);
    }

    @Override
    public void ended(FoldsResult result, Path directory) {
        other.ended(result, directory);
    }
}
