package dev.lockstep.average;

/** What goes over a connection, each with its number: of a meeting or of a window. */
enum Frame {
    /** What the ranks of a host say at a meeting. */
    ANNOUNCEMENT,
    /** Partial sums of a window, of the slice that the receiver owns. */
    SUMS,
    /** Averages of a window, of the slice that the sender owns. */
    RESULTS,
    /** The last frame: how many meetings the sender has completed, and who it lost, if it did. */
    GOODBYE;

    private static final Frame[] ALL = values();

    static Frame of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw new ProtocolException("a frame of kind " + code + " is not known");
        }
        return ALL[code];
    }
}
