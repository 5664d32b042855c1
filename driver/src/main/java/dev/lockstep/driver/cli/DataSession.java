package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.ingest.fault.NearNames;
import dev.lockstep.driver.run.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Opens the data set that somebody names: by its folder, or by a run file, for which it is found or prepared. */
final class DataSession {
    private static final long MEMORY = 64L << 20;

    private final String place;
    private final List<String> overrides;

    private DataSession(String place, List<String> overrides) {
        this.place = place;
        this.overrides = overrides;
    }

    static DataSession of(String place, List<String> overrides) {
        return new DataSession(place, overrides);
    }

    /** What is done with a data set that is open; returns the exit status. */
    interface Work {
        int on(ArrowDataset dataset) throws IOException;
    }

    int with(Work work) throws IOException {
        if (!isRunFile()) {
            if (!overrides.isEmpty()) {
                throw new BadInputException("--set is for run files, and " + place + " is none; name the run file");
            }
            requireDataset();
            return on(place, work);
        }
        List<String> settings = new ArrayList<>(overrides);
        settings.add("cluster.device=cpu"); // rows are read without cards, and are the same for them
        RunSpec run = RunFile.read(Path.of(place), settings);
        try (SparkCluster cluster = SparkCluster.start(run)) {
            return on(
                    DatasetIngest.prepare(
                            cluster.session(), run.data(), run.training().seed()),
                    work);
        }
    }

    /** A data set is a folder on any file system; what ends like a run file is meant as one, there or not. */
    private boolean isRunFile() {
        return place.endsWith(".yaml")
                || place.endsWith(".yml")
                || (!place.contains(":") && Files.isRegularFile(Path.of(place)));
    }

    private void requireDataset() throws IOException {
        org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(place);
        FileSystem files = directory.getFileSystem(hadoop());
        if (!files.exists(directory)) {
            throw new BadInputException("there is no data set " + place + NearNames.of(directory, files));
        }
        org.apache.hadoop.fs.Path manifest = new org.apache.hadoop.fs.Path(directory, DatasetManifest.FILE);
        if (!files.exists(manifest)) {
            throw new BadInputException(place + " is no data set: there is no " + DatasetManifest.FILE
                    + (files.getFileStatus(directory).isFile() ? "" : NearNames.of(manifest, files)));
        }
    }

    private static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    private static int on(String directory, Work work) throws IOException {
        try (ArrowDataset dataset = ArrowDataset.open(directory, ReadOptions.plain(MEMORY), hadoop())) {
            return work.on(dataset);
        }
    }
}
