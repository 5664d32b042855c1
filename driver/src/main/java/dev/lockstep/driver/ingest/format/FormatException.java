package dev.lockstep.driver.ingest.format;

/** A file that is not what it should be; the message is for its user, and names the file and the place. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(String file, String what) {
        super(file + " " + what);
    }

    public FormatException(String file, String what, Throwable cause) {
        super(file + " " + what, cause);
    }
}
