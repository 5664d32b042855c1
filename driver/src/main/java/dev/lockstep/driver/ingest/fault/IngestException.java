package dev.lockstep.driver.ingest.fault;

import java.util.List;

/** A source that cannot be read as the run file says; the message is for its user. */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IngestException(String message) {
        super(message);
    }

    public IngestException(String message, Throwable cause) {
        super(message, cause);
    }

    /** One exception for all faults, where there are any. */
    public static void throwAll(List<String> faults) {
        if (faults.size() == 1) {
            throw new IngestException(faults.get(0));
        }
        if (!faults.isEmpty()) {
            throw new IngestException(faults.size() + " problems with the data:\n  " + String.join("\n  ", faults));
        }
    }
}
