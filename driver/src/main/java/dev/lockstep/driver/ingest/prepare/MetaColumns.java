package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.source.RowSource;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Where a source's rows have the columns that are no values; -1 for one that they have not. Spark hands rows on without
 * their schema, so that places count.
 */
record MetaColumns(int file, int row, int fault, int part) implements Serializable {
    static MetaColumns of(StructType schema) {
        List<String> names = Arrays.asList(schema.fieldNames());
        return new MetaColumns(
                names.lastIndexOf(RowSource.FILE),
                names.lastIndexOf(RowSource.ROW),
                names.lastIndexOf(RowSource.FAULT),
                names.lastIndexOf(RowSource.PART));
    }

    RowOrigin origin(Row found) {
        return new RowOrigin(found.getString(file), found.getLong(row));
    }

    @Nullable
    String faultOf(Row found) {
        return fault < 0 ? null : found.getString(fault);
    }

    /** The part that the source puts the row into; {@code otherwise} where it does not say. */
    String partOf(Row found, String otherwise) {
        return part < 0 || found.isNullAt(part) ? otherwise : found.getString(part);
    }
}
