package dev.lockstep.driver.ingest;

import java.util.Map;

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
}
