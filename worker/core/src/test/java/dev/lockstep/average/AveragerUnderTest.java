package dev.lockstep.average;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.order.ReplicaAssignment;
import java.time.Duration;

/** Makes the ranks that the contracts of an averager are about. */
interface AveragerUnderTest {
    /** Longer than {@link Ranks} waits for a rank to end: where it passes, nothing else ended the wait. */
    Duration LONG = Duration.ofHours(1);

    /** A group of ranks that has not met before. */
    Ranks.Link link(ReplicaAssignment assignment, Duration deadline, WireRounding rounding);

    /** The same, with floats as they are. */
    default Ranks.Link link(ReplicaAssignment assignment, Duration deadline) {
        return link(assignment, deadline, WireRounding.NONE);
    }
}
