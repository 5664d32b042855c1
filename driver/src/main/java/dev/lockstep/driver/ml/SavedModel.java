package dev.lockstep.driver.ml;

import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/** A model in a folder, as Spark ML keeps its own: the params as it writes them, and beside them {@code model.zip}. */
final class SavedModel {
    private SavedModel() {}

    private static Path file(String folder) {
        return new Path(folder, RunDirectoryNames.MODEL);
    }

    private static FileSystem files(Path file, SparkSession session) throws IOException {
        return file.getFileSystem(session.sparkContext().hadoopConfiguration());
    }

    /** Writes one. */
    static final class Writer extends MLWriter {
        private final LockstepModel<?> model;

        Writer(LockstepModel<?> model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            try {
                new DefaultParamsWriter(model).session(sparkSession()).save(path);
                Path file = file(path);
                try (OutputStream out = files(file, sparkSession()).create(file)) {
                    out.write(model.content());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the model to " + path + ": " + e.getMessage(), e);
            }
        }
    }

    /** Reads one. */
    static final class Reader<M extends LockstepModel<M>> extends MLReader<M> {
        private final BiFunction<String, byte[], M> maker;

        Reader(BiFunction<String, byte[], M> maker) {
            this.maker = maker;
        }

        @Override
        public M load(String path) {
            M params = new DefaultParamsReader<M>().session(sparkSession()).load(path);
            Path file = file(path);
            try (InputStream in = files(file, sparkSession()).open(file)) {
                return params.copyValues(maker.apply(params.uid(), in.readAllBytes()), new ParamMap());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the model " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
