package dev.lockstep.driver.cluster;

import java.io.Serializable;

/**
 * What a rank says to the driver.
 *
 * @param attempt whose mailbox it is for
 * @param body an event as JSON, or what went wrong
 */
record Message(String attempt, int rank, Kind kind, String body) implements Serializable {
    enum Kind {
        EVENT,
        FAILURE,
        /** Asked when a rank has said everything: the answer comes after all its messages were read. */
        END
    }
}
