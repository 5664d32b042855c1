package dev.lockstep.average.fold;

/**
 * What is averaged goes through in windows: the floats of all buffers in a row, cut into pieces small enough to stay in
 * the cache on their way, and for all links to need the same memory whatever is averaged. Windows are numbered through all
 * meetings; a few of them are under way at once, each in its slot.
 */
final class ExchangeWindows {
    /** Under way at once. */
    static final int SLOTS = 4;

    private static final int LINE = 16;

    /** In place of a giver, where all give. */
    static final int ALL = -1;

    private final int most;
    private int giver = ALL;
    private long first;
    private long count;
    private long total;
    private int width = LINE;

    /**
     * No window is wider.
     *
     * @param most floats in a window
     */
    ExchangeWindows(int most) {
        this.most = most;
    }

    /** The widest that a window may become. */
    int most() {
        return most;
    }

    /**
     * Begins a meeting: its windows follow those of the one before.
     *
     * @param by the rank whose floats all others get as they are, or {@link #ALL} where all give, and get the average
     */
    void begin(long floats, int by) {
        giver = by;
        first += count;
        total = floats;
        count = (floats + most - 1) / most;
        if (count > 0) {
            long even = (floats + count - 1) / count;
            width = (int) ((even + LINE - 1) / LINE * LINE);
            count = (floats + width - 1) / width;
        }
    }

    int giver() {
        return giver;
    }

    boolean areBroadcast() {
        return giver != ALL;
    }

    /** That go to others and come from them, in the worst case. */
    long bytes() {
        return 4 * Float.BYTES * total;
    }

    long first() {
        return first;
    }

    long end() {
        return first + count;
    }

    /** Where the window begins among all floats. */
    long start(long window) {
        return (window - first) * width;
    }

    int length(long window) {
        return (int) Math.min(width, total - start(window));
    }

    static int slot(long window) {
        return (int) (window % SLOTS);
    }
}
