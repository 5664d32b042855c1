package dev.lockstep.driver.ingest.format;

import org.jspecify.annotations.Nullable;

/** A file that is not what it should be; the message is for its user, and names the file and the place. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    public FormatException(String file, String what) {
        this(file, what, null);
    }

    public FormatException(String file, String what, @Nullable Throwable cause) {
        super(file + " " + what, cause);
        this.what = what;
    }

    /** What is wrong, without the file's name. */
    public String what() {
        return what;
    }
}
