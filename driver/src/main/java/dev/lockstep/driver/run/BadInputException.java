package dev.lockstep.driver.run;

import dev.lockstep.config.RunFileException;
import dev.lockstep.driver.ingest.fault.IngestException;

/** What the user gave cannot be; the message says why and what to do. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether a failure is the user's to mend: what was given, the run file or the data; then nothing was begun. */
    public static boolean covers(Exception failure) {
        return failure instanceof BadInputException
                || failure instanceof RunFileException
                || failure instanceof IngestException;
    }
}
