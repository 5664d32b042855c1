package dev.lockstep.average.link;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What carries partial sums to the others and averages back, window by window. Nothing here waits: whoever uses it asks it
 * to go on until what it needs has come.
 */
interface ExchangeLink {
    /**
     * Tells all ranks what this one says at a meeting. Only then windows of the meeting may be offered.
     *
     * @param what read before this returns
     */
    void announce(long meeting, ByteBuffer what);

    /** Whether all ranks have said what they say at this meeting. */
    boolean isAnnounced();

    /** What a rank said, once all have; to be read before the next meeting is announced. */
    ByteBuffer announcement(int rank);

    /** Where the partial sums of this link's inputs go: slot by slot, part by part, each as long as the widest window. */
    FloatBuffer sums();

    /** The partial sums of the next window are there. */
    void offer(long window);

    /** Moves what can be moved now, and says whether there was any. */
    boolean advance();

    /** All windows before it have been averaged: each lies in its slot of {@link #results()}. */
    long arrived();

    FloatBuffer results();

    /** Whether nobody waits any more for something of this meeting that this rank has to hand on. */
    boolean isDone();

    /** Who keeps this rank waiting. */
    Awaited awaited();

    /**
     * Ranks that are waited for.
     *
     * @param handsOn how many ranks there are at most between this one and the one that is really missing: those who are
     *     nearer to it know better who it is, and shall be the first to say so
     */
    record Awaited(List<Integer> ranks, int handsOn) {}
}
