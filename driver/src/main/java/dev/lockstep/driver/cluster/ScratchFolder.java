package dev.lockstep.driver.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/**
 * A folder for as long as it is open, on the roomiest of an executor's local disks. Spark removes what lies there when the
 * executor ends, also where it was killed.
 */
record ScratchFolder(Path path) implements AutoCloseable {
    static ScratchFolder open(Path disk, String name) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(disk, name));
    }

    static Path roomiest() {
        return Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs())
                .max(Comparator.comparingLong(File::getUsableSpace))
                .orElseThrow()
                .toPath();
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }
}
