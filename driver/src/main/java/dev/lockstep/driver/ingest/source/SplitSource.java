package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Rows of one source and the part that they are for; empty where the split decides. */
public record SplitSource(RowSource source, String part) {

    /** The sources that a run file names, those that are kept apart behind the first; none where rows are generated. */
    public static List<SplitSource> of(SparkSession session, DataSpec data) {
        if (data.source() instanceof SourceSpec.Generator) {
            return List.of();
        }
        List<SplitSource> sources = new ArrayList<>();
        RowSource first = SourceFactory.of(session, data.source(), HoldOut.of(data.split()));
        sources.add(new SplitSource(first, ""));
        if (data.source() instanceof TableSpec table) {
            HoldOut.of(data.split()).paths().forEach((part, path) -> {
                String setting = "data.split." + part + ".path";
                sources.add(new SplitSource(SourceFactory.kept(session, setting, table, path, first), part));
            });
        }
        return sources;
    }
}
