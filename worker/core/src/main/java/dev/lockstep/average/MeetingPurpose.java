package dev.lockstep.average;

import dev.lockstep.average.link.ProtocolException;

/**
 * Which collective a rank calls: all must call the same, at the same step, or they are not in lockstep.
 *
 * @param step counted from 0; -1 before the first
 */
record MeetingPurpose(What what, long step) {
    private static final What[] ALL = What.values();

    enum What {
        AVERAGE(0, "average"),
        GATHER(1, "gather"),
        BROADCAST(2, "broadcast");

        /** As it travels. */
        private final int code;

        private final String verb;

        What(int code, String verb) {
            this.code = code;
            this.verb = verb;
        }

        int code() {
            return code;
        }
    }

    static MeetingPurpose of(int code, long step) {
        for (What what : ALL) {
            if (what.code == code) {
                return new MeetingPurpose(what, step);
            }
        }
        throw new ProtocolException("a meeting of kind " + code + " is not known");
    }

    /** Compares with rank 0, so that every rank says the same. */
    static void check(MeetingPurpose first, int other, MeetingPurpose its) {
        if (!first.equals(its)) {
            throw new IllegalStateException("rank 0 comes to " + first + ", rank " + other + " to " + its
                    + ": they are not in lockstep, which is a defect of the program");
        }
    }

    /** Steps are counted from 1 for readers. */
    @Override
    public String toString() {
        return step < 0 ? what.verb : what.verb + " step " + (step + 1);
    }
}
