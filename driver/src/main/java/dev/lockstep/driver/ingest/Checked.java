package dev.lockstep.driver.ingest;

import java.io.Serializable;
import java.util.List;

/**
 * A row that was looked at, value by value.
 *
 * @param part the part that the source put it into; empty where the split decides
 * @param values the features' values, then the label's: a double, a text, or null where it is missing and may be
 * @param faults what is wrong with it; then its values are none
 * @param dropped whether it is left out as the run file asks, because a value is missing
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
record Checked(Origin origin, String part, Object[] values, List<String> faults, boolean dropped)
        implements Serializable {

    boolean isGood() {
        return faults.isEmpty() && !dropped;
    }

    Object label() {
        return values[values.length - 1];
    }
}
