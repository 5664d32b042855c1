package dev.lockstep.driver.ingest.source;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** The first lines of a file of text. */
final class SampledLines {
    private static final int MOST = 5_000;

    private SampledLines() {}

    static List<String> of(FileStatus file, Configuration hadoop) {
        return FirstLine.several(List.of(file), line -> true, new FirstLine.Count(0, MOST), hadoop);
    }
}
