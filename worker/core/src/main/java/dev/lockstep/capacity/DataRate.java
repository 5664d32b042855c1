package dev.lockstep.capacity;

import java.io.Serializable;

/**
 * How fast rows come.
 *
 * @param what ingest (from the source into a data set) or feed (from the data set to batches)
 * @param who the name of an executor, or {@link #ALL}
 */
public record DataRate(String what, String who, Repeats rowsPerSecond, Repeats bytesPerSecond) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** All executors at once. */
    public static final String ALL = "all";
}
