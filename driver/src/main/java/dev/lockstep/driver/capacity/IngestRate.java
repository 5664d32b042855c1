package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.DataRate;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.DatasetIngest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes a data set once more, beside the one that there is, and removes it again. */
final class IngestRate {
    /** What is larger would take too much of the time and the room. */
    private static final double MOST_BYTES = 256e6;

    private IngestRate() {}

    /** @param dataset the one that there is */
    static Optional<DataRate> measure(SparkSession session, RunSpec run, String dataset) throws IOException {
        double bytesARow;
        long rows = 0;
        try (ArrowDataset there = ArrowDataset.open(dataset, ReadOptions.of(run.data()))) {
            bytesARow = there.manifest().form().bytesARow();
            for (Split part : Split.values()) {
                rows += there.rows(part);
            }
        }
        if (rows * bytesARow > MOST_BYTES) {
            return Optional.empty();
        }
        Path store = new Path(run.data().store(), "capacity-" + UUID.randomUUID());
        RunSpec again = RunFile.read("the run file", RunFile.write(run), List.of("data.store=" + store));
        try {
            long began = System.nanoTime();
            DatasetIngest.prepare(session, again.data(), run.training().seed());
            double seconds = (System.nanoTime() - began) / 1e9;
            return Optional.of(new DataRate(
                    "ingest", DataRate.ALL, Repeats.of(rows / seconds), Repeats.of(rows * bytesARow / seconds)));
        } finally {
            store.getFileSystem(session.sparkContext().hadoopConfiguration()).delete(store, true);
        }
    }
}
