package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.driver.ingest.source.SourceRows;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * A row that was looked at, value by value.
 *
 * @param part the part that the source put it into; empty where the split decides
 * @param values the features' values, then the label's: a double, a text, or null where it is missing and may be
 * @param faults what is wrong with it; then its values are none
 * @param dropped whether it is left out as the run file asks, because a value is missing
 */
@SuppressWarnings("ArrayRecordComponent") // a row on its way, never compared
public record CheckedRow(RowOrigin origin, String part, Object[] values, List<String> faults, boolean dropped)
        implements Serializable {

    /** Looks at the rows of a table. */
    public static JavaRDD<CheckedRow> table(SourceRows rows, TablePlan plan, String part) {
        return rows.rdd().map(new TableCheck(plan, MetaColumns.of(rows.schema()), part));
    }

    /** Looks at rows that need no preparation. */
    public static JavaRDD<CheckedRow> ready(SourceRows rows, ReadyRowLayout layout, String part) {
        return rows.rdd().map(new ReadyCheck(layout, rows.schema(), part));
    }

    public boolean isGood() {
        return faults.isEmpty() && !dropped;
    }

    public RowHead head() {
        return new RowHead(origin, part, isGood() ? label() : null, faults, dropped);
    }

    public Object label() {
        return values[values.length - 1];
    }
}
