package dev.lockstep.driver.cluster;

import java.io.Serializable;

/**
 * Why a rank ended without an outcome.
 *
 * @param doing what the rank did when it happened: "reading its rows", "training step 12"
 * @param follows whether it only follows from what happened to another rank
 */
record Failure(int rank, String host, String executor, String doing, String cause, boolean follows)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    String describe() {
        return "rank " + rank + " on " + host + " (executor " + executor + ") failed while " + doing + ": " + cause;
    }
}
