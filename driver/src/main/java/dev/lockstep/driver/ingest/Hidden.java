package dev.lockstep.driver.ingest;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The columns of a source that are no values, where it has them. */
final class Hidden {
    private Hidden() {}

    static @Nullable String fault(Row row) {
        return text(row, Source.FAULT);
    }

    /** The part that the source puts the row into; {@code otherwise} where it does not say. */
    static String part(Row row, String otherwise) {
        String part = text(row, Source.PART);
        return part == null ? otherwise : part;
    }

    private static @Nullable String text(Row row, String column) {
        return Arrays.asList(row.schema().fieldNames()).contains(column) ? row.<String>getAs(column) : null;
    }
}
