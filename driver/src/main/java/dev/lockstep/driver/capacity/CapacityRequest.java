package dev.lockstep.driver.capacity;

import dev.lockstep.config.RunSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param run that is trained
 * @param within how long all of it may take, about, without drills and soak
 * @param drill whether executors are killed and frozen on purpose
 * @param soak how long the load is held in the end
 */
public record CapacityRequest(RunSpec run, Duration within, boolean drill, Optional<Duration> soak) {
    /** The same of another run. */
    public CapacityRequest of(RunSpec other) {
        return new CapacityRequest(other, within, drill, soak);
    }
}
