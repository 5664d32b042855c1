package dev.lockstep.driver.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * A file of a source, and the part that all of its rows belong to.
 *
 * @param part empty where its rows are still to be split
 */
record SplitFile(FileStatus status, Optional<String> part) {
    String path() {
        return status.getPath().toString();
    }

    String name() {
        return status.getPath().getName();
    }

    /** The files of the source itself, then those of each part with files of its own. */
    static List<SplitFile> find(String path, HoldOut apart, Configuration hadoop) {
        List<SplitFile> found = new ArrayList<>();
        SourceFiles.find("data.path", path, hadoop).forEach(file -> found.add(new SplitFile(file, Optional.empty())));
        for (Map.Entry<String, String> own : new TreeMap<>(apart.paths()).entrySet()) {
            SourceFiles.find("data.split." + own.getKey() + ".path", own.getValue(), hadoop)
                    .forEach(file -> found.add(new SplitFile(file, Optional.of(own.getKey()))));
        }
        return List.copyOf(found);
    }

    static List<FileStatus> statuses(List<SplitFile> files) {
        return files.stream().map(SplitFile::status).toList();
    }
}
