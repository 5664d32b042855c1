package dev.lockstep.driver.ingest.fault;

import dev.lockstep.driver.ingest.format.FormatException;
import java.io.EOFException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** What Spark and Hadoop throw while they read files, as a message for a user: which file, what is wrong, what to do. */
public final class ReadFailure {
    private static final Pattern FILE = Pattern.compile("while reading file (\\S+?)\\.?(\\s|$)");

    private ReadFailure() {}

    public static IngestException file(String file, Throwable failure) {
        Throwable root = root(failure);
        String what = root instanceof EOFException || root instanceof ZipException
                ? "it ends too early or is damaged (" + root.getMessage() + "); fetch or write it anew"
                : String.valueOf(root.getMessage());
        return new IngestException("cannot read " + RowOrigin.shown(file) + ": " + what, failure);
    }

    /** The failure of a Spark job as a fault of its input; empty where it is none. */
    public static Optional<IngestException> of(Throwable failure) {
        for (Throwable each = failure; each != null && each != each.getCause(); each = each.getCause()) {
            if (each instanceof IngestException ours) {
                return Optional.of(ours);
            }
            if (each instanceof FormatException format) {
                return Optional.of(new IngestException(RowOrigin.shown(String.valueOf(format.getMessage())), failure));
            }
        }
        for (Throwable each = failure; each != null && each != each.getCause(); each = each.getCause()) {
            Matcher matcher = FILE.matcher(String.valueOf(each.getMessage()));
            if (matcher.find()) {
                return Optional.of(file(matcher.group(1), each));
            }
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
