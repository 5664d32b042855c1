package dev.lockstep.driver.cluster;

import java.io.Serializable;

/**
 * What a rank of a probe says to the driver.
 *
 * @param probe whose inbox it is for
 */
record ProbeMessage(String probe, int rank, Body body) implements Serializable {
    private static final long serialVersionUID = 1L;

    sealed interface Body extends Serializable {}

    /** Something that was found out. */
    record Finding(Serializable finding) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** This rank has come to a meeting. The answer is what all came with, or null until they are there. */
    record Meets(int number, Serializable with) implements Body {
        private static final long serialVersionUID = 1L;
    }
}
