package dev.lockstep.average;

/** A rank did not come to a meeting: a failure that the run can go on from, unlike a broken invariant. */
public final class LostRankException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostRankException(String message) {
        super(message);
    }
}
