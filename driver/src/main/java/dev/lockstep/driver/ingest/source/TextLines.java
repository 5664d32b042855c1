package dev.lockstep.driver.ingest.source;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Files of which each line is a text; a task a file. */
record TextLines(SentenceReader.Form form, TaskFiles all) implements RowSource {

    @Override
    public SourceRows rows(SparkSession session) {
        SentenceReader.Form how = form;
        return CutRows.of(
                session,
                CutRows.schema(DataTypes.StringType, DataTypes.StringType),
                all.cuts(),
                cut -> new SentenceReader(cut, how));
    }

    @Override
    public List<FileStatus> files() {
        return all.statuses();
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.empty();
    }

    @Override
    public String place() {
        return "line";
    }

    @Override
    public Optional<String> otherLabel() {
        return Optional.of(
                "where does the class of a text stand? data.label: line (behind data.separator), first (before"
                        + " it), file or folder; or data.columns, where the files are tables");
    }
}
