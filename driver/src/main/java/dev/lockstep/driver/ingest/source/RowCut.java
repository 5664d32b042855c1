package dev.lockstep.driver.ingest.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file that one task reads.
 *
 * @param part of all of these rows; null where they are still to be split
 */
record RowCut(String file, @Nullable String part, long first, long count) implements Serializable {
    /** All rows of a file, however many there are. */
    static RowCut whole(SplitFile file) {
        return new RowCut(file.path(), file.part().orElse(null), 0, Long.MAX_VALUE);
    }
}
