package dev.lockstep.recorded;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.capacity.OwnTimes;
import dev.lockstep.order.SplitMixRandom;
import java.nio.file.Path;
import java.util.Optional;

/** How long steps took where they were recorded: those of one rank that had its core to itself. */
final class RecordedSteps {
    /** A property of the process, or a variable of its environment: the folder of a measurement. */
    static final String PLACE = "LOCKSTEP_RECORDED";

    private static final int DRAWN = 0x2EC;

    private final OwnTimes times;

    RecordedSteps(Capacity capacity) {
        times = new OwnTimes(
                capacity,
                capacity.steps().stream().filter(step -> step.ranks() == 1).toList());
    }

    static Optional<Path> place() {
        return Optional.ofNullable(System.getProperty(PLACE, System.getenv(PLACE)))
                .map(Path::of);
    }

    static RecordedSteps read() {
        return new RecordedSteps(CapacityFile.read(place().orElseThrow()));
    }

    /** What a step of so many rows takes: a draw that the seed, the replica and the step decide. */
    double seconds(int rows, long seed, int replica, long step) {
        double share = new SplitMixRandom(SplitMixRandom.seed(seed, replica, step, DRAWN)).nextDouble();
        return times.draw(1, rows, share);
    }
}
