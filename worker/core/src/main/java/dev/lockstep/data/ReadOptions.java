package dev.lockstep.data;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.config.DataSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a data set is read.
 *
 * @param memory bytes that the rows of one replica may take: part of what a run asks for, never of the machine, since it
 *     decides whether a shard is shuffled as a whole or by windows
 * @param cache where blocks of other machines are kept, and how much of them; empty: nowhere
 * @param deadline how long a block may take to be read
 */
public record ReadOptions(
        long memory, AugmentSpec augment, DataSpec.Predict predict, Optional<Cache> cache, Duration deadline) {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Of the memory, what training may take; the rest keeps rows that are evaluated again and again. */
    private static final double TRAINING = 0.75;

    /** A folder on local disks, and the most bytes that may be kept there. */
    public record Cache(Path folder, long bytes) {}

    /** As a run file asks for it. */
    public static ReadOptions of(DataSpec data) {
        return new ReadOptions(data.memory().bytes(), data.augment(), data.predict(), Optional.empty(), DEADLINE);
    }

    /** As it is, with its labels and without augmentation. */
    public static ReadOptions plain(long memory) {
        return new ReadOptions(memory, AugmentSpec.NONE, DataSpec.Predict.LABEL, Optional.empty(), DEADLINE);
    }

    /** Keeps blocks of other machines in a folder, which somebody else removes in the end. */
    public ReadOptions cachedIn(Path folder, long bytes) {
        return bytes == 0
                ? this
                : new ReadOptions(memory, augment, predict, Optional.of(new Cache(folder, bytes)), deadline);
    }

    long trainingMemory() {
        return (long) (memory * TRAINING);
    }

    long evaluationMemory() {
        return memory - trainingMemory();
    }
}
