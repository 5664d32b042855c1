package dev.lockstep.average;

/**
 * What a rank comes to a meeting for: all must come for the same, at the same step, or they are not in lockstep.
 *
 * @param step counted from 0; -1 before the first
 */
record Purpose(What what, long step) {
    private static final What[] ALL = What.values();

    enum What {
        AVERAGE,
        GATHER,
        BROADCAST
    }

    static Purpose of(int what, long step) {
        if (what < 0 || what >= ALL.length) {
            throw new ProtocolException("nobody comes to a meeting for " + what);
        }
        return new Purpose(ALL[what], step);
    }

    /** Every rank that compares them says the same. */
    static void check(Purpose first, int other, Purpose its) {
        if (!first.equals(its)) {
            throw new IllegalStateException("rank 0 comes to " + first + ", rank " + other + " to " + its
                    + ": they are not in lockstep, which is a defect of the program");
        }
    }

    /** Steps are counted from 1 for readers. */
    @Override
    public String toString() {
        String verb = switch (what) {
            case AVERAGE -> "average";
            case GATHER -> "gather";
            case BROADCAST -> "broadcast";
        };
        return step < 0 ? verb : verb + " step " + (step + 1);
    }
}
