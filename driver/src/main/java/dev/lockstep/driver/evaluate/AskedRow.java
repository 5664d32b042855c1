package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that a model is asked about.
 *
 * @param keys what names it where it is answered
 * @param features bytes or floats; none where the row cannot be read
 * @param label its true label as a data set would keep it; null where it is not asked for
 * @param unknown columns whose words training has not seen
 * @param faults what is wrong with it
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
record AskedRow(
        RowOrigin origin,
        @Nullable Object[] keys,
        Object features,
        float @Nullable [] label,
        List<String> unknown,
        List<String> faults)
        implements Serializable {
    private static final float[] NOTHING = {};

    /** One that cannot be read. */
    static AskedRow bad(RowOrigin origin, List<String> faults) {
        return new AskedRow(origin, new Object[0], NOTHING, null, List.of(), faults);
    }

    boolean isGood() {
        return faults.isEmpty();
    }
}
