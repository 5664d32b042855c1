package dev.lockstep.checkpoint;

import java.nio.FloatBuffer;
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
     * @param step steps that are behind the run
     * @param numbers whatever else decides how it goes on
     * @param runFile the resolved run file
     */
    public record Header(String run, long step, long seed, Map<String, Double> numbers, String runFile) {}
}
