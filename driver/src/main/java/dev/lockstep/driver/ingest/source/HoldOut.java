package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.HeldOut;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept apart from training: shares of the source's own files, and files of their own.
 *
 * @param test share of all rows
 * @param validation share of the rest
 * @param paths by the name of their part: {@code validation}, {@code test}
 */
record HoldOut(double test, double validation, Map<String, String> paths) {
    static final String TRAIN = "train";
    static final String VALIDATION = "validation";
    static final String TEST = "test";

    /** As a run file says it. */
    static HoldOut of(DataSpec.SplitSpec split) {
        Map<String, String> paths = new TreeMap<>();
        if (split.test() instanceof HeldOut.Path files) {
            paths.put(TEST, files.path());
        }
        if (split.validation() instanceof HeldOut.Path files) {
            paths.put(VALIDATION, files.path());
        }
        return new HoldOut(split.test().drawn(), split.validation().drawn(), paths);
    }
}
