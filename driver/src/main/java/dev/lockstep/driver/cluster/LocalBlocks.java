package dev.lockstep.driver.cluster;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Opens a data set as an executor reads it: with Spark's settings for Hadoop, and blocks kept on its local disks. */
final class LocalBlocks {
    private static final String FOLDER = "lockstep-blocks";

    private LocalBlocks() {}

    static ArrowDataset open(String dataset, DataSpec data) {
        return open(dataset, data, ScratchFolder.roomiest(), hadoop());
    }

    static ArrowDataset open(String dataset, DataSpec data, Path disk, Configuration hadoop) {
        ReadOptions options =
                ReadOptions.of(data).cachedIn(disk.resolve(FOLDER), data.cache().bytes());
        return ArrowDataset.open(dataset, options, hadoop);
    }

    /** Hadoop's settings, with those of Spark's that begin with {@code spark.hadoop.}. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    }
}
