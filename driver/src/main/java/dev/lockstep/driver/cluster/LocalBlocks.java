package dev.lockstep.driver.cluster;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Reading;
import java.io.File;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Opens a data set as an executor reads it: with Spark's settings for Hadoop, and blocks kept on its local disks. */
final class LocalBlocks {
    private static final String FOLDER = "lockstep-blocks";

    private LocalBlocks() {}

    static ArrowDataset open(String dataset, DataSpec data) {
        SparkEnv executor = SparkEnv.get();
        // Spark removes these folders when the executor ends.
        File roomiest = Arrays.stream(executor.blockManager().diskBlockManager().localDirs())
                .max(Comparator.comparingLong(File::getUsableSpace))
                .orElseThrow();
        Reading reading = Reading.of(data)
                .cachedIn(roomiest.toPath().resolve(FOLDER), data.cache().bytes());
        return ArrowDataset.open(dataset, reading, hadoop());
    }

    /** Hadoop's settings, with those of Spark's that begin with {@code spark.hadoop.}. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    }
}
