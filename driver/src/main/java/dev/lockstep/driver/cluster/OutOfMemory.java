package dev.lockstep.driver.cluster;

import java.util.Optional;

/**
 * A rank whose memory ran out, although it was reckoned to be enough.
 *
 * @param error what Java says of it
 * @param isHere whether it lives in the driver, so that others cannot bear a part
 */
record OutOfMemory(int replicas, String error, boolean isHere) {
    /** Whether memory ran out, wherever in the rank. Spark looks for it, too, and would end the whole JVM without a word. */
    static Optional<OutOfMemoryError> within(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError error) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    String describe() {
        return "its memory ran out with " + replicas + (replicas == 1 ? " replica (" : " replicas (") + error + "); "
                + remedy();
    }

    private String remedy() {
        if (error.contains("heap") || error.contains("GC overhead")) {
            return (isHere ? "raise --driver-memory" : "raise spark.executor.memory")
                    + ", or use a smaller data.memory";
        }
        if (error.contains("direct")) {
            return "start its JVM with a larger -XX:MaxDirectMemorySize"
                    + (isHere ? "" : " (spark.executor.extraJavaOptions)");
        }
        return isHere
                ? "use fewer replicas, a smaller training.batch, or a machine with more memory"
                : "raise spark.executor.memoryOverhead, or use more executors or a smaller training.batch";
    }
}
