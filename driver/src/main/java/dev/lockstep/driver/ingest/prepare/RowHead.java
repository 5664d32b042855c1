package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link CheckedRow} without its features: enough for its part, its class and its place in the data set.
 *
 * @param label null where the row is not good
 */
public record RowHead(
        RowOrigin origin, String part, @Nullable Object label, List<String> faults, boolean dropped)
        implements Serializable {

    public boolean isGood() {
        return faults.isEmpty() && !dropped;
    }
}
