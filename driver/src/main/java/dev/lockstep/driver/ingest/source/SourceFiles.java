package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.NearNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files behind a path of the run file: one file, all below a folder, or all that a pattern meets, sorted by path. */
final class SourceFiles {
    private SourceFiles() {}

    /** @param setting the setting that has the path: {@code data.path} */
    static List<FileStatus> find(String setting, String path, Configuration hadoop) {
        Path asked = new Path(path);
        try {
            FileSystem system = asked.getFileSystem(hadoop);
            FileStatus[] met = system.globStatus(asked);
            if (met == null || met.length == 0) {
                throw new IngestException(setting + ": there is no " + path + NearNames.of(asked, system)
                        + " (put it there, or say where yours is: --set " + setting + "=…)");
            }
            List<FileStatus> files = new ArrayList<>();
            for (FileStatus each : met) {
                collect(system, each, files);
            }
            if (files.isEmpty()) {
                throw new IngestException(setting + ": there is no file in " + path);
            }
            files.sort(Comparator.comparing(file -> file.getPath().toString()));
            return List.copyOf(files);
        } catch (IOException e) {
            throw new IngestException(setting + ": cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * All files below what was found. Hidden ones are no data, to Spark as to Hadoop: those that begin with a dot or an
     * underscore. (A recursive listing of Hadoop's would start a process for each local file, to ask who may read it.)
     */
    private static void collect(FileSystem system, FileStatus found, List<FileStatus> files) throws IOException {
        if (found.isFile()) {
            files.add(found);
            return;
        }
        for (FileStatus below : system.listStatus(found.getPath())) {
            String name = below.getPath().getName();
            if (!name.startsWith(".") && !name.startsWith("_")) {
                collect(system, below, files);
            }
        }
    }
}
