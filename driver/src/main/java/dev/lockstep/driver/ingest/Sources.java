package dev.lockstep.driver.ingest;

import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The source that a run file names. */
final class Sources {
    private Sources() {}

    static Source of(SparkSession session, SourceSpec spec) {
        return of(session, "data.path", spec);
    }

    /** @param setting what messages call the source's path */
    private static Source of(SparkSession session, String setting, SourceSpec spec) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        if (spec instanceof TableSpec.Lines lines) {
            return SeparatedValues.source(setting, lines, hadoop);
        }
        if (spec instanceof TableSpec.Json json) {
            return JsonLines.source(setting, json, hadoop);
        }
        if (spec instanceof TableSpec.Parquet parquet) {
            return ColumnarSource.source(setting, "parquet", parquet.path(), hadoop);
        }
        if (spec instanceof TableSpec.Orc orc) {
            return ColumnarSource.source(setting, "orc", orc.path(), hadoop);
        }
        if (spec instanceof TableSpec.Libsvm libsvm) {
            return Libsvm.source(session, setting, libsvm, hadoop);
        }
        throw new IllegalStateException("no reader for " + spec);
    }

    /** The same source of other files: a part that is kept apart. Its rows must have the width of the first. */
    static Source kept(SparkSession session, String setting, SourceSpec spec, String path, Source first) {
        if (spec instanceof TableSpec.Libsvm libsvm) {
            int width = first.layout().orElseThrow().width();
            return of(session, setting, new TableSpec.Libsvm(path, java.util.Optional.of(width), libsvm.target()));
        }
        if (spec instanceof TableSpec table) {
            return of(session, setting, table.at(path));
        }
        throw new IngestException(setting + ": this source cannot be read from another path; give a share");
    }
}
