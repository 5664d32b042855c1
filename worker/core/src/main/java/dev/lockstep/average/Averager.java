package dev.lockstep.average;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.LongSupplier;

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

    /**
     * Runs a computation that writes what is averaged next, and begins to average what of it is written while the rest is computed,
     * where that is worth it. The next call is {@link #average} of the same buffers. No meeting of its own: but all ranks call it, or
     * none.
     *
     * @param computing returns when all is written; no other thread writes afterwards
     * @param own as for the average
     * @param writtenFrom asked by another thread meanwhile: from which float on, of all buffers of a replica in a row, nothing of any replica
     *     that lives here will change any more, nor be read before the average is over
     */
    default void averageWhile(Runnable computing, List<List<FloatBuffer>> own, LongSupplier writtenFrom) {
        computing.run();
    }

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
