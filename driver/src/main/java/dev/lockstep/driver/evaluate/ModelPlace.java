package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.fault.NearNames;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a model lies, on any file system that Hadoop reaches: a file, or the run directory that has one.
 *
 * @param file what messages call it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ModelPlace(String file, byte[] content) implements Serializable {

    /**
     * Reads the file that somebody names.
     *
     * @throws IllegalArgumentException where there is no model
     */
    public static ModelPlace find(String place, Configuration hadoop) throws IOException {
        Path asked = new Path(place);
        FileSystem found = asked.getFileSystem(hadoop);
        FileSystem files = found instanceof LocalFileSystem local ? local.getRaw() : found;
        if (!files.exists(asked)) {
            throw new IllegalArgumentException("there is no model " + place + NearNames.of(asked, files)
                    + " (name the directory of a run, or its " + RunDirectoryNames.MODEL + ")");
        }
        Path file = files.getFileStatus(asked).isDirectory() ? new Path(asked, RunDirectoryNames.MODEL) : asked;
        if (!files.exists(file)) {
            throw new IllegalArgumentException(
                    place + " has no " + RunDirectoryNames.MODEL + "; give the directory that `train` named");
        }
        try (InputStream in = files.open(file)) {
            return new ModelPlace(file.toString(), in.readAllBytes());
        }
    }

    /**
     * The model that lies there.
     *
     * @throws IllegalArgumentException where it is none that stands alone
     */
    public TrainedModel model() {
        return TrainedModel.read(file, content);
    }
}
