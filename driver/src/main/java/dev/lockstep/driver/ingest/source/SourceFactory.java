package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The source that a run file names. */
final class SourceFactory {
    private SourceFactory() {}

    /** @param apart what a source whose rows are ready is to keep apart; of a table, other files are a source of their own */
    static RowSource of(SparkSession session, SourceSpec spec, HoldOut apart) {
        if (spec instanceof TableSpec table) {
            return table(session, "data.path", table);
        }
        if (spec instanceof FormatSpec format) {
            return ready(session, format, apart);
        }
        throw new IllegalStateException("no reader for " + spec);
    }

    /** A table of other files: a part that is kept apart. Its rows must have the width of the first. */
    static RowSource kept(SparkSession session, String setting, TableSpec spec, String path, RowSource first) {
        if (spec instanceof TableSpec.Libsvm libsvm) {
            int width = first.layout().orElseThrow().width();
            return table(session, setting, new TableSpec.Libsvm(path, Optional.of(width), libsvm.target()));
        }
        return table(session, setting, spec.at(path));
    }

    /** @param setting what messages call the source's path */
    private static RowSource table(SparkSession session, String setting, TableSpec spec) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        if (spec instanceof TableSpec.Lines lines) {
            return SeparatedValueParser.source(setting, lines, hadoop);
        }
        if (spec instanceof TableSpec.Json json) {
            return JsonLineParser.source(setting, json, hadoop);
        }
        if (spec instanceof TableSpec.Parquet parquet) {
            return ColumnarSource.source(setting, "parquet", parquet.path(), hadoop);
        }
        if (spec instanceof TableSpec.Orc orc) {
            return ColumnarSource.source(setting, "orc", orc.path(), hadoop);
        }
        return LibsvmParser.source(session, setting, (TableSpec.Libsvm) spec, hadoop);
    }

    /** Files whose rows are ready as they are. */
    private static RowSource ready(SparkSession session, FormatSpec spec, HoldOut apart) {
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
        if (spec instanceof FormatSpec.Windows windows) {
            return WindowsSource.find(windows, apart, session);
        }
        TaskFiles files = TaskFiles.find(spec.path(), apart, session);
        if (spec instanceof FormatSpec.Series series) {
            return new SeriesSource(series, files);
        }
        if (spec instanceof FormatSpec.Characters characters) {
            return new CharactersSource(characters, apart, files);
        }
        return new WordsSource((FormatSpec.Words) spec, files);
    }
}
