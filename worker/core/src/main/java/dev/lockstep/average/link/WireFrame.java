package dev.lockstep.average.link;

/** What goes over a connection, each with its number: of a meeting or of a window. */
enum WireFrame {
    /** What the ranks of a host announce at a meeting. */
    ANNOUNCEMENT(0),
    /** Partial sums of a window, of the slice that the receiver owns. */
    SUMS(1),
    /** Averages of a window, of the slice that the sender owns. */
    RESULTS(2),
    /** Floats of a broadcast window as they are, of the slice that the receiver owns; none where the root is elsewhere. */
    VALUES(4),
    /** For whom the sender waits, and has waited long already: not to be taken for the one that is missing. */
    WAITING(5),
    /** The last frame: how many meetings the sender has completed, and who it lost, if it did. */
    GOODBYE(3);

    private static final WireFrame[] ALL = values();

    /** As it travels. */
    private final int code;

    WireFrame(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static WireFrame of(int code) {
        for (WireFrame frame : ALL) {
            if (frame.code == code) {
                return frame;
            }
        }
        throw new ProtocolException("a frame of kind " + code + " is not known");
    }
}
