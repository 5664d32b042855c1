package dev.lockstep.train;

/** Ranks make different things of one step, and nobody can tell which of them is wrong: the step is made once more. */
public final class UndecidedAuditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndecidedAuditException(String message) {
        super(message);
    }
}
