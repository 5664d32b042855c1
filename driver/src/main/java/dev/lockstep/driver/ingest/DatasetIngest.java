package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.driver.ingest.generate.GeneratedDatasets;
import dev.lockstep.driver.ingest.prepare.ProposedPreparation;
import dev.lockstep.driver.ingest.source.SplitSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Prepares data sets. What is prepared already is found by its name; what fails on the way leaves nothing. */
public final class DatasetIngest {
    private DatasetIngest() {}

    /** The directory of the data set that a run file asks for: found, or prepared now. */
    public static String prepare(SparkSession session, DataSpec data, long seed) {
        return prepare(session, data, Map.of(), seed);
    }

    /**
     * The same where a program may hand over rows.
     *
     * @param given by the names that {@code data.name} may call them
     */
    public static String prepare(SparkSession session, DataSpec asked, Map<String, Dataset<Row>> given, long seed) {
        DataSpec data = proposed(session, asked, given);
        try {
            List<SplitSource> sources = SplitSource.of(session, data, given);
            Path store = new Path(data.store());
            String name = DatasetFingerprint.of(data, seed, sources);
            FileSystem files = store.getFileSystem(session.sparkContext().hadoopConfiguration());
            Path directory = files.makeQualified(new Path(store, name));
            if (!files.exists(new Path(directory, DatasetManifest.FILE))) {
                write(session, data, sources, seed, directory, files);
            }
            return directory.toString();
        } catch (IOException e) {
            throw new IngestException(
                    "cannot write the data set under data.store=" + data.store() + ": " + e.getMessage()
                            + "; give a folder that you may write to by --set data.store=DIR",
                    e);
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> rethrown(e));
        }
    }

    /** The same data with what {@code prepare: auto} means for them in its place. */
    public static DataSpec proposed(SparkSession session, DataSpec data, Map<String, Dataset<Row>> given) {
        if (data.prepare().isPresent()) {
            return data;
        }
        if (!(data.source() instanceof TableSpec.Columns table)) {
            return data.prepare(List.of());
        }
        try {
            SplitSource looked = SplitSource.of(session, data, given).get(0);
            KnownProposal known =
                    KnownProposal.of(data, looked, session.sparkContext().hadoopConfiguration());
            return data.prepare(known.found()
                    .orElseGet(() -> known.keep(
                            ProposedPreparation.of(table, looked.source().rows(session)))));
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.of(e).orElseThrow(() -> rethrown(e));
        }
    }

    private static RuntimeException rethrown(Exception failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private static void write(
            SparkSession session, DataSpec data, List<SplitSource> sources, long seed, Path directory, FileSystem files)
            throws IOException {
        try (NewDataset made = NewDataset.begin(files, directory)) {
            if (sources.isEmpty()) {
                GeneratedDatasets.write(session, data, seed, made);
            } else {
                new SourceIngest(session, data, sources, seed).write(made);
            }
        }
    }
}
