package dev.lockstep.average.fold;

/**
 * The windows of an all-reduce: the floats of all buffers in a row, cut into pieces of even length, of which the last one goes first: a
 * gradient is known from its end.
 *
 * <p>Windows, and not the whole at once, for three reasons. A window stays in the cache between the steps of its way; its
 * parts are pipelined, so that one window is added while another travels; and links need the same memory whatever is
 * averaged.
 *
 * <p>Each window is a reduce-scatter and an all-gather by direct exchange. It is cut into slices, one for each owner. An owner
 * receives the partial sums of its slice from all others, finishes the tree over them, and sends the average of its slice to
 * all. These are two steps of latency at any number of owners, and the bytes of a ring.
 *
 * <p>Windows are numbered through all meetings. Some of them are under way at once, each in the slot of its number modulo
 * {@link #SLOTS}, in the memory of sums as in that of results.
 */
public final class ExchangeWindows {
    /**
     * Windows under way at once: one for each stage of the pipeline (a rank adds its replicas, the sums travel, the averages
     * travel, a rank copies them into its replicas). More would only take more of the cache.
     *
     * <p>No slot is written to before all have done with what lies there, though nothing but this rule guards it: a rank
     * contributes to window w + SLOTS only when it has collected the averages of w. Averages of w exist everywhere only when
     * every owner has read all partial sums of w: so their memory is free. And an owner has partial sums of w + SLOTS from
     * all only when all have collected w: so it may write the averages of w + SLOTS over those of w. As numbers go on from
     * meeting to meeting, this holds between the end of one and the beginning of the next as well.
     */
    public static final int SLOTS = 4;

    /** In place of a root, where all contribute. */
    public static final int NO_ROOT = -1;

    private final int widest;
    private int root = NO_ROOT;
    private long first;
    private long count;
    private long total;
    private int width = FloatSlices.ALIGNMENT;

    /**
     * Windows of at most so many floats; their slots are as long as the widest one.
     *
     * @param widest floats in a window
     */
    public ExchangeWindows(int widest) {
        this.widest = widest;
    }

    /** The widest that a window may become. */
    public int widest() {
        return widest;
    }

    /**
     * Begins a meeting: its windows follow those of the one before. They are made equally wide, so that the last one is not a
     * remnant whose latency is all for a few floats.
     *
     * @param from the root of a broadcast, whose floats all others receive as they are, or {@link #NO_ROOT} for an average
     */
    public void begin(long floats, int from) {
        root = from;
        first += count;
        total = floats;
        count = (floats + widest - 1) / widest;
        if (count > 0) {
            long even = (floats + count - 1) / count;
            width = (int) ((even + FloatSlices.ALIGNMENT - 1) / FloatSlices.ALIGNMENT * FloatSlices.ALIGNMENT);
            count = (floats + width - 1) / width;
        }
    }

    /** The rank whose floats are broadcast, or {@link #NO_ROOT}. */
    public int root() {
        return root;
    }

    /** Whether windows are broadcast, and not averaged. */
    public boolean areBroadcast() {
        return root != NO_ROOT;
    }

    /** Bytes that a rank sends and receives at this meeting in the worst case: all sums and all averages, both ways. */
    public long bytes() {
        return 4 * Float.BYTES * total;
    }

    /** The window after the last one of this meeting. */
    public long end() {
        return first + count;
    }

    /** Where the window begins among all floats. */
    public long start(long window) {
        return (end() - 1 - window) * width;
    }

    /** Floats in a window. */
    public int length(long window) {
        return (int) Math.min(width, total - start(window));
    }

    /** Where an owner's slice begins within a window, and that of the owner before it ends. */
    public int sliceStart(long window, int owner, int owners) {
        return FloatSlices.start(length(window), owner, owners);
    }

    /**
     * Whether averages are the next to be sent, where there may be sums as well. They belong to an older window, for which the
     * receiver has done all that it can; but not where the sums of that window have not been sent either, as of a rank that came
     * late: for these the receiver waits before it can do anything.
     *
     * @param resultsSent windows whose averages have been sent
     * @param folded windows whose averages are there
     * @param sumsSent windows whose sums have been sent
     */
    public static boolean areResultsNext(long resultsSent, long folded, long sumsSent) {
        return resultsSent < Math.min(folded, sumsSent);
    }

    /** Which of the slots a window is in. */
    public static int slot(long window) {
        return (int) (window % SLOTS);
    }

    /**
     * Where a part of a window begins in memory that is laid out slot by slot, within a slot part by part, each as long as
     * the widest window: partial sums have as many parts as there are outputs of a {@link FoldPlan}, results one.
     */
    public int offset(long window, int part, int parts) {
        return (slot(window) * parts + part) * widest;
    }
}
