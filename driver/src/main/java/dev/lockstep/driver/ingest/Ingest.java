package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.NewDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Prepares data sets. What is prepared already is found by its name; what fails on the way leaves nothing. */
public final class Ingest {
    private Ingest() {}

    /** Rows of one source and the part that they are for; empty where the split decides. */
    record Given(Source source, String part) {}

    /** The directory of the data set that a run file asks for: found, or prepared now. */
    public static String prepare(SparkSession session, DataSpec data, long seed) {
        try {
            List<Given> sources = sources(session, data);
            Path store = new Path(data.store());
            String name = Fingerprint.of(data, seed, sources);
            FileSystem files = store.getFileSystem(session.sparkContext().hadoopConfiguration());
            Path directory = files.makeQualified(new Path(store, name));
            if (!files.exists(new Path(directory, Manifest.FILE))) {
                write(session, data, sources, seed, directory, files);
            }
            return directory.toString();
        } catch (IOException e) {
            throw new IngestException(
                    "cannot write the data set under data.store=" + data.store() + ": " + e.getMessage()
                            + "; give a folder that you may write to by --set data.store=DIR",
                    e);
        } catch (Exception e) { // Spark declares none of what it throws
            throw Unreadable.of(e).orElseThrow(() -> rethrown(e));
        }
    }

    private static RuntimeException rethrown(Exception failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private static List<Given> sources(SparkSession session, DataSpec data) {
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

    private static void write(
            SparkSession session, DataSpec data, List<Given> sources, long seed, Path directory, FileSystem files)
            throws IOException {
        try (NewDataset made = NewDataset.begin(files, directory)) {
            if (sources.isEmpty()) {
                Generated.write(session, data, seed, made);
            } else {
                new SourceIngest(session, data, sources, seed).write(made);
            }
        }
    }
}
