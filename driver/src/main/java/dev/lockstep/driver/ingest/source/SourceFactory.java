package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.DataSpec.OnBadRow;
import dev.lockstep.config.FormatSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.config.TableSpec;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The source that a run file names. */
final class SourceFactory {
    private SourceFactory() {}

    /** The source itself: of a table, files that are kept apart are a source of their own. */
    static RowSource of(SparkSession session, SourceSpec spec, OnBadRow onBadRow, HoldOut apart) {
        if (spec instanceof TableSpec table) {
            return table(session, "data.path", table);
        }
        if (spec instanceof FormatSpec.Windows windows) {
            return WindowsSource.find(windows, onBadRow, TaskFiles.find(windows.path(), apart, session), apart);
        }
        if (spec instanceof FormatSpec format) {
            return ready(session, format, apart);
        }
        throw new IllegalStateException("no reader for " + spec);
    }

    /** The same of a source whose model has learned what it would else learn of its files. */
    static RowSource asked(SparkSession session, DataSpec data, HoldOut apart, LearnedForm learned) {
        SourceSpec spec = data.source();
        if (spec instanceof FormatSpec.Words words) {
            return WordsSource.asked(words, apart, session, learned);
        }
        if (spec instanceof FormatSpec.Characters characters) {
            return new CharactersSource(
                    characters, apart, TaskFiles.find(characters.path(), apart, session), Optional.of(learned));
        }
        return spec instanceof FormatSpec.Windows windows
                ? WindowsSource.asked(
                        windows, data.onBadRow(), TaskFiles.find(windows.path(), apart, session), apart, learned)
                : of(session, spec, data.onBadRow(), apart);
    }

    /** A table of other files: a part that is kept apart. Its rows must have the width of the first. */
    static RowSource kept(SparkSession session, String setting, TableSpec spec, String path, RowSource first) {
        if (spec instanceof TableSpec.Libsvm libsvm) {
            int width = first.layout().orElseThrow().width();
            return table(session, setting, new TableSpec.Libsvm(path, Optional.of(width), libsvm.target()));
        }
        if (spec instanceof TableSpec.Json json && first instanceof LineSource lines) {
            return JsonLineParser.kept(session, setting, json.at(path), lines.columns());
        }
        return table(session, setting, spec.at(path));
    }

    /** @param setting what messages call the source's path */
    static RowSource table(SparkSession session, String setting, TableSpec spec) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        if (spec instanceof TableSpec.Lines lines) {
            return SeparatedValueParser.source(setting, lines, hadoop);
        }
        if (spec instanceof TableSpec.Json json) {
            return JsonLineParser.source(session, setting, json);
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
        if (spec instanceof FormatSpec.Words words) {
            return WordsSource.find(words, apart, session);
        }
        TaskFiles files = TaskFiles.find(spec.path(), apart, session);
        if (spec instanceof FormatSpec.Series series) {
            return new SeriesSource(series, files);
        }
        return new CharactersSource((FormatSpec.Characters) spec, apart, files, Optional.empty());
    }
}
