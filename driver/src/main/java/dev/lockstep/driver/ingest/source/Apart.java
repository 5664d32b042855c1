package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.Kept;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept apart from training: shares of the source's own files, and files of their own.
 *
 * @param test share of all rows
 * @param validation share of the rest
 * @param paths by the name of their part: {@code validation}, {@code test}
 */
record Apart(double test, double validation, Map<String, String> paths) {
    static final String TRAIN = "train";
    static final String VALIDATION = "validation";
    static final String TEST = "test";

    /** As a run file says it. */
    static Apart of(DataSpec.SplitSpec split) {
        Map<String, String> paths = new TreeMap<>();
        if (split.test() instanceof Kept.Path files) {
            paths.put(TEST, files.path());
        }
        if (split.validation() instanceof Kept.Path files) {
            paths.put(VALIDATION, files.path());
        }
        return new Apart(split.test().drawn(), split.validation().drawn(), paths);
    }
}
