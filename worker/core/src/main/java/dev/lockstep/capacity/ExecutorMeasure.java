package dev.lockstep.capacity;

import java.io.Serializable;

/**
 * What one executor can do on its own.
 *
 * @param name by which all other records call it
 * @param host executors of one host share its memory and its link to others
 * @param processor the model that it says it has, or its card
 * @param cores that it computes with
 * @param flopsPerSecond of a product of matrices, floats, one core
 * @param flopsPerSecondTogether the same of all its cores at once, added up
 * @param memoryBytesPerSecond copied, all cores at once
 * @param diskReadBytesPerSecond from the folder for scratch files
 * @param diskWriteBytesPerSecond to the same, synced at the end
 * @param syncSeconds of a small file
 * @param freeMemoryBytes of the host
 * @param heapBytes that its JVM may take
 * @param arithmetic one word for all bits that it computes: the same on two executors that train alike
 */
public record ExecutorMeasure(
        String name,
        String host,
        String processor,
        int cores,
        Repeats flopsPerSecond,
        Repeats flopsPerSecondTogether,
        Repeats memoryBytesPerSecond,
        Repeats diskReadBytesPerSecond,
        Repeats diskWriteBytesPerSecond,
        Repeats syncSeconds,
        long freeMemoryBytes,
        long heapBytes,
        String arithmetic)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
