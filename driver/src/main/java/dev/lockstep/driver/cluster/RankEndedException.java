package dev.lockstep.driver.cluster;

/** Ends the task of a rank; Spark's log says so. Only a failure of the rank's own has a trace: the others are quiet. */
final class RankEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RankEndedException(int rank, RankFailure.Kind kind, Throwable cause) {
        super(
                "rank " + rank + " ended: " + cause.getMessage(),
                kind == RankFailure.Kind.OWN ? cause : null,
                false,
                kind == RankFailure.Kind.OWN);
    }
}
