package dev.lockstep.integration;

import java.nio.file.Path;
import java.util.Map;

/** Runs whose steps take as long as those of a measurement, and no core: {@code dev.lockstep.recorded}. */
final class Recorded {
    static final String ENGINE = "recorded";

    private static final String PLACE = "LOCKSTEP_RECORDED";

    private Recorded() {}

    /** What Spark hands to the driver and to each executor, so that they know the folder of the measurement. */
    static Map<String, String> settings(Path measured) {
        return Map.of(PLACE, measured.toString(), "spark.executorEnv." + PLACE, measured.toString());
    }
}
