package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of one source and the part that they are for; empty where the split decides. */
public record SplitSource(RowSource source, String part) {

    /**
     * The sources that a run file names, those that are kept apart behind the first; none where rows are generated.
     *
     * @param given rows that a program hands over, by name
     */
    public static List<SplitSource> of(SparkSession session, DataSpec data, Map<String, Dataset<Row>> given) {
        if (data.source() instanceof SourceSpec.Generator) {
            return List.of();
        }
        List<SplitSource> sources = new ArrayList<>();
        RowSource first = data.source() instanceof TableSpec.GivenTable table
                ? GivenTableSource.find("data.name", table.name(), given)
                : SourceFactory.of(session, data.source(), data.onBadRow(), HoldOut.of(data.split()));
        sources.add(new SplitSource(first, ""));
        if (data.source() instanceof TableSpec table) {
            HoldOut.of(data.split()).paths().forEach((part, path) -> {
                String setting = "data.split." + part + ".path";
                RowSource kept = table instanceof TableSpec.GivenTable
                        ? GivenTableSource.find(setting, path, given)
                        : SourceFactory.kept(session, setting, table, path, first);
                sources.add(new SplitSource(kept, part));
            });
        }
        return sources;
    }

    /** The rows of a run file's source, all of one part, by what a model has learned: nothing is learned of them. */
    public static RowSource asked(SparkSession session, DataSpec data, LearnedForm learned) {
        return SourceFactory.asked(session, data, HoldOut.of(data.split()), learned);
    }
}
