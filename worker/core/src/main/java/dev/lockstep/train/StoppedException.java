package dev.lockstep.train;

/** This rank was told to end before its training did: not a failure of its own. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(int rank, long step) {
        super("rank " + rank + " was stopped before step " + step);
    }
}
