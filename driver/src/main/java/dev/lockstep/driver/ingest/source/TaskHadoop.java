package dev.lockstep.driver.ingest.source;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a task has to know of Hadoop: the settings that the session was started with ({@code spark.hadoop.*}), the keys of
 * an object store among them. Made once a process, since reading Hadoop's defaults takes longer than reading a small file.
 */
public final class TaskHadoop {
    private static volatile @Nullable Known known;

    private record Known(SparkEnv spark, Configuration configuration) {}

    private TaskHadoop() {}

    public static Configuration configuration() {
        SparkEnv spark = SparkEnv.get();
        Known found = known;
        if (found == null || found.spark() != spark) {
            found = new Known(spark, SparkHadoopUtil.get().newConfiguration(spark.conf()));
            known = found;
        }
        return found.configuration();
    }
}
