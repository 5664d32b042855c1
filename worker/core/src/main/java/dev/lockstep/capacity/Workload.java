package dev.lockstep.capacity;

import java.io.Serializable;

/**
 * What was trained.
 *
 * @param name of the run
 * @param engine that computes
 * @param parameters of the model
 * @param operationsARow of products with weights in a step, there and back; 0 where nobody counted them
 * @param averagedFloats of a replica that are averaged: parameters and updater state, or the gradient
 * @param bytesOnTheWire of such a float between hosts: 4, or 2 where it is compressed
 * @param every steps from one average to the next
 * @param replicasARank replicas that a rank hosts, each on a thread of its own
 * @param batch rows that a replica takes in a step, as the run file has it
 * @param largestBatch that fits into the memory of one replica; 0 where it was not looked for
 * @param trainingRows of the data set
 * @param bytesARow as a data set keeps it
 * @param epochs of the run file
 */
public record Workload(
        String name,
        String engine,
        long parameters,
        double operationsARow,
        long averagedFloats,
        int bytesOnTheWire,
        int every,
        int replicasARank,
        int batch,
        int largestBatch,
        long trainingRows,
        double bytesARow,
        int epochs)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The same where a float travels in so many bytes. */
    Workload onTheWire(int bytes) {
        return new Workload(
                name,
                engine,
                parameters,
                operationsARow,
                averagedFloats,
                bytes,
                every,
                replicasARank,
                batch,
                largestBatch,
                trainingRows,
                bytesARow,
                epochs);
    }
}
