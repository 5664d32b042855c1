package dev.lockstep.driver.ingest;

/** A source that cannot be read as the run file says; the message is for its user. */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IngestException(String message) {
        super(message);
    }

    IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
