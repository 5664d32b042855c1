package dev.lockstep.average.link;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;

/**
 * What carries partial sums to the others and averages back, window by window. Nothing here waits: whoever uses it asks it
 * to go on until what it needs has come.
 */
public interface ExchangeLink {
    /**
     * Sends all ranks the announcement of this one. Only then windows of the meeting may be offered.
     *
     * @param announcement read before this returns
     */
    void announce(long meeting, ByteBuffer announcement);

    /** Whether the announcements of all ranks for this meeting are here. */
    boolean isAnnounced();

    /** The announcement of a rank, once all are here; to be read before the next meeting is announced. */
    ByteBuffer announcement(int rank);

    /** Where the partial sums of this link's inputs go: slot by slot, part by part, each as long as the widest window. */
    FloatBuffer sums();

    /** The partial sums of the next window are there. */
    void offer(long window);

    /** Moves what can be moved now, and says whether there was any. */
    boolean advance();

    /** All windows before it have been averaged: each lies in its slot of {@link #results()}. */
    long arrived();

    /** Where averages are: slot by slot, each as long as the widest window. */
    FloatBuffer results();

    /** Whether nobody waits any more for something of this meeting that this rank has to send or to relay. */
    boolean isDone();

    /** Who keeps this rank waiting: of whom some may wait themselves. */
    BitSet awaited();
}
