package dev.lockstep.data.picture;

import org.jspecify.annotations.Nullable;

/** A file that is no picture, or a broken one; the message is for its user, and names the file. */
public final class PictureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    PictureException(String file, String what) {
        this(file, what, null);
    }

    PictureException(String file, String what, @Nullable Throwable cause) {
        super(file + " " + what, cause);
        this.what = what;
    }

    /** What is wrong, without the file's name. */
    public String what() {
        return what;
    }
}
