package dev.lockstep.capacity;

import java.io.Serializable;
import java.util.List;

/**
 * How long averaging alone takes, when all ranks come at once.
 *
 * @param floats averaged of each replica
 * @param replicas on all ranks together
 * @param places for each rank the name of its executor
 * @param seconds of an average, the median of several: one number for each time that this was measured
 */
public record AverageSample(long floats, int replicas, List<String> places, Repeats seconds) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Bytes that each rank must send, and receive, a second: the measure that does not depend on how many ranks there are. */
    public double busBytesPerSecond() {
        double ranks = places.size();
        return 2 * (ranks - 1) / ranks * floats * Float.BYTES / seconds.median();
    }
}
