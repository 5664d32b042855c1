package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Rows of one source and the part that they are for; empty where the split decides. */
public record Given(Source source, String part) {

    /** The sources that a run file names, those that are kept apart behind the first; none where rows are generated. */
    public static List<Given> of(SparkSession session, DataSpec data) {
        if (data.source() instanceof SourceSpec.Generator) {
            return List.of();
        }
        List<Given> sources = new ArrayList<>();
        Source first = Sources.of(session, data.source(), Apart.of(data.split()));
        sources.add(new Given(first, ""));
        if (data.source() instanceof TableSpec table) {
            Apart.of(data.split()).paths().forEach((part, path) -> {
                String setting = "data.split." + part + ".path";
                sources.add(new Given(Sources.kept(session, setting, table, path, first), part));
            });
        }
        return sources;
    }
}
