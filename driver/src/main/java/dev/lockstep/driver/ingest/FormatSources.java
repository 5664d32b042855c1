package dev.lockstep.driver.ingest;

import dev.lockstep.config.FormatSpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The sources of files whose rows are ready as they are. */
final class FormatSources {
    private FormatSources() {}

    static Source find(FormatSpec spec, Apart apart, SparkSession session) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        if (spec instanceof FormatSpec.Idx idx) {
            return IdxSource.find(idx, apart, hadoop);
        }
        if (spec instanceof FormatSpec.Cifar cifar) {
            return CifarSource.find(cifar, apart, hadoop);
        }
        if (spec instanceof FormatSpec.Images images) {
            return ImagesSource.find(images, apart, hadoop);
        }
        if (spec instanceof FormatSpec.Series series) {
            return SeriesSource.find(series, apart, session);
        }
        if (spec instanceof FormatSpec.Characters characters) {
            return CharactersSource.find(characters, apart, session);
        }
        if (spec instanceof FormatSpec.Words words) {
            return WordsSource.find(words, apart, session);
        }
        return WindowsSource.find((FormatSpec.Windows) spec, apart, session);
    }
}
