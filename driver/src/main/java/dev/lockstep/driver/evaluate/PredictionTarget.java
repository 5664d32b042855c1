package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A folder that is to hold predictions: it is there when all of them are, and not before. In a store of objects, which has no folders and
 * would copy each file to rename it, files come one by one, and {@link #WHOLE} when all are there.
 */
record PredictionTarget(FileSystem files, Path folder, Format format) {
    /** As Spark and Hadoop name what says that a folder is whole. */
    static final String WHOLE = "_SUCCESS";

    enum Format {
        PARQUET,
        CSV
    }

    /**
     * Where nothing may be yet.
     *
     * @param format empty: csv where the place ends so, else parquet
     * @throws IngestException where something is
     */
    static PredictionTarget of(String place, String format, Configuration hadoop) throws IOException {
        Path asked = new Path(place);
        FileSystem found = asked.getFileSystem(hadoop);
        FileSystem files = found instanceof LocalFileSystem local ? local.getRaw() : found;
        Path folder = files.makeQualified(asked);
        if (files.exists(folder)) {
            throw new IngestException("--to=" + place + " exists already, and nothing there is touched; name another"
                    + " place, or remove it");
        }
        String wanted = format.isEmpty() ? (place.endsWith(".csv") ? "csv" : "parquet") : format;
        try {
            return new PredictionTarget(files, folder, Format.valueOf(wanted.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new IngestException("--format=" + format + " is neither parquet nor csv", e);
        }
    }

    /** What is done when rows are written, before they are shown. */
    interface Approval {
        /** Throws where they shall not be. */
        void check();
    }

    /**
     * Writes rows, those of each task once.
     *
     * @param approval asked before they count; what it throws leaves nothing
     */
    void write(Dataset<Row> rows, Approval approval) throws IOException {
        boolean isSpeculative = rows.sparkSession().sparkContext().getConf().getBoolean("spark.speculation", false);
        if (AsideFile.appearsWhenClosed(files, folder)
                && !isSpeculative) { // attempts side by side need places of their own
            writeInPlace(rows, approval);
        } else {
            writeAside(rows, approval);
        }
    }

    /** In a store of objects: {@link #WHOLE} comes last. */
    private void writeInPlace(Dataset<Row> rows, Approval approval) throws IOException {
        String committer = InPlaceCommitter.class.getName();
        boolean isWhole = false;
        try {
            write(
                    rows,
                    Map.of(
                            "spark.sql.sources.outputCommitterClass", committer,
                            "spark.sql.parquet.output.committer.class", committer),
                    folder);
            approval.check();
            AsideFile.write(files, new Path(folder, WHOLE), out -> {});
            isWhole = true;
        } finally {
            if (!isWhole) {
                files.delete(folder, true);
            }
        }
    }

    /** As Spark does it: of each task whichever of its attempts ends first; then renames. */
    private void writeAside(Dataset<Row> rows, Approval approval) throws IOException {
        Path aside = new Path(folder.getParent(), "." + folder.getName() + "." + UUID.randomUUID() + ".writing");
        try {
            write(rows, Map.of("mapreduce.fileoutputcommitter.algorithm.version", "1"), aside);
            approval.check();
            if (files.exists(folder) || !files.rename(aside, folder)) {
                throw new IOException("cannot rename " + aside + " to " + folder);
            }
        } finally {
            files.delete(aside, true);
        }
    }

    private void write(Dataset<Row> rows, Map<String, String> options, Path to) {
        var writer = rows.write().mode(SaveMode.ErrorIfExists).options(options);
        if (format == Format.CSV) {
            writer.option("header", "true").csv(to.toString());
            return;
        }
        // Hardly a chance comes twice, so that a dictionary of them only takes time.
        for (StructField field : rows.schema().fields()) {
            if (field.dataType().equals(DataTypes.FloatType)) {
                writer.option("parquet.enable.dictionary#" + field.name(), "false");
            }
        }
        writer.parquet(to.toString());
    }
}
