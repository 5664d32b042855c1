package dev.lockstep.driver.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/** Whether a local folder is the same one for the driver and for all executors, asked before anything is written there. */
final class SharedStoreCheck {
    static final String REMEDY = "data sets must lie where the driver and all executors see them: give such a folder,"
            + " or another file system, by --set data.store=hdfs://... (or an absolute path on a shared disk)";

    private SharedStoreCheck() {}

    /** Where the folder is not shared, what is wrong with it. */
    static Optional<String> fault(JavaSparkContext spark, URI folder, int slots) throws IOException {
        Path path = Files.createDirectories(Path.of(folder));
        Path mark = Files.createFile(path.resolve(".seen-" + UUID.randomUUID()));
        try {
            String name = mark.toString();
            List<String> blind = ExecutorSurvey.ask(ExecutorSurvey.tasks(spark, slots), task -> blind(name));
            return blind.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.join(", ", blind) + " cannot see the driver's folder " + path + "; " + REMEDY);
        } finally {
            Files.deleteIfExists(mark);
        }
    }

    private static Optional<String> blind(String mark) {
        return Files.exists(Path.of(mark)) ? Optional.empty() : Optional.of(ExecutorSurvey.executor());
    }
}
