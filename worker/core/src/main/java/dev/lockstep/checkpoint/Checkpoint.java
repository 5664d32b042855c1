package dev.lockstep.checkpoint;

import dev.lockstep.config.RunIdentity;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run at one moment: all that it needs to go on from exactly there.
 *
 * @param values named arrays of floats, in the order in which they are written
 */
public record Checkpoint(Header header, Map<String, FloatBuffer> values) {

    /**
     * What is not an array.
     *
     * @param run its name
     * @param identity whose it is
     * @param step steps that are behind the run
     * @param numbers whatever else decides how it goes on
     * @param runFile the resolved run file
     */
    public record Header(String run, RunIdentity identity, long step, Map<String, Double> numbers, String runFile) {}

    /**
     * What a run can go on from.
     *
     * @param floats the length of each array
     */
    public record Wanted(RunIdentity identity, Map<String, Integer> floats) {}

    Map<String, Integer> floats() {
        Map<String, Integer> floats = new LinkedHashMap<>();
        values.forEach((name, array) -> floats.put(name, array.capacity()));
        return floats;
    }
}
