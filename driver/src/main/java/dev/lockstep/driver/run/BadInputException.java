package dev.lockstep.driver.run;

/** What the user gave cannot be; the message says why and what to do. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }

    BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
