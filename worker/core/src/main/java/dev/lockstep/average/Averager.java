package dev.lockstep.average;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Averages what all replicas of a run hold, as one rank sees it. Every rank calls the same methods in the same order;
 * each call is a meeting of all ranks (a collective), with a deadline.
 */
public interface Averager extends AutoCloseable {
    /**
     * Replaces each buffer by its average over all replicas, in the fixed tree over replica numbers.
     *
     * @param own for each replica that lives here, in the order of its number, its buffers: as many and as long as those
     *     of every other replica
     * @param notes numbers that travel along: for each replica that lives here, one after the other, as many as for every other
     *     replica
     * @return the notes of all replicas, in the order of their numbers
     */
    double[] average(List<List<FloatBuffer>> own, double[] notes);

    /** Gathers a row of numbers from each replica: all rows, in the order of replica numbers. */
    double[][] gather(double[][] own);

    /**
     * Copies what one rank holds to all others, bit for bit.
     *
     * @param root the rank whose buffers stay as they are
     * @param buffers as many and as long as those of every other rank; those of all ranks but the root are overwritten
     */
    void broadcast(int root, List<FloatBuffer> buffers);

    /** Says which step the meetings from now on belong to: ranks at unlike steps do not meet. */
    void at(long step);

    @Override
    void close();
}
