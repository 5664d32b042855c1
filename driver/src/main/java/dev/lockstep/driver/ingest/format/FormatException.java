package dev.lockstep.driver.ingest.format;

import org.jspecify.annotations.Nullable;

/** A file that is not what it should be; the message is for its user, and names the file and the place. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    public FormatException(String file, String what) {
        super(file + " " + what);
        this.what = what;
    }

    public FormatException(String file, String what, @Nullable Throwable cause) {
        super(file + " " + what, cause);
        this.what = what;
    }

    /** A fault of one row: {@code place} says where it stands in its file. */
    public FormatException(String file, String place, String what) {
        super(file + " " + place + " " + what);
        this.what = what;
    }

    /** What is wrong, without the file's name and the place. */
    public String what() {
        return what;
    }
}
