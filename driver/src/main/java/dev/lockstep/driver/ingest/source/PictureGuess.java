package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.driver.ingest.format.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/** Of what size and colour pictures are, by the first that can be read. */
final class PictureGuess {
    private static final int LARGEST = 64;

    private PictureGuess() {}

    static List<String> settings(List<FileStatus> files, Configuration hadoop) {
        for (FileStatus file : files) {
            BufferedImage picture = PictureFiles.isPicture(file.getPath().getName()) ? read(file, hadoop) : null;
            if (picture != null) {
                double shrink = Math.min(1, (double) LARGEST / Math.max(picture.getWidth(), picture.getHeight()));
                boolean grey = picture.getRaster().getNumBands() == 1;
                return List.of(
                        "source: images",
                        "height: " + Math.max(1, Math.round(picture.getHeight() * shrink)),
                        "width: " + Math.max(1, Math.round(picture.getWidth() * shrink)),
                        "colour: " + (grey ? "grey" : "rgb"));
            }
        }
        return List.of("source: images", "height: 32", "width: 32");
    }

    private static @Nullable BufferedImage read(FileStatus file, Configuration hadoop) {
        try (InputStream in = file.getPath().getFileSystem(hadoop).open(file.getPath())) {
            return ImageIO.read(in);
        } catch (IOException e) {
            throw ReadFailure.file(file.getPath().toString(), e);
        }
    }
}
