package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec.What;
import dev.lockstep.data.Schema;
import dev.lockstep.engine.Needs;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rank takes beside the heap of its JVM, in bytes, reckoned before it takes any: where it is too much, the system
 * would end the executor without a word, in the middle of the run.
 *
 * @param weights parameters, gradients and updater states of all replicas that live there, and what outlives a step
 * @param rows batches that are read ahead, and what becomes of one in the network
 * @param data rows that are held
 */
record Footprint(long weights, long rows, long data) {
    /** Batches of a replica: read ahead, and the one that is trained on. */
    private static final int BATCHES = 4;
    /** Outputs of layers, what comes back through them, and room that the library takes for both. */
    private static final int TIMES_THROUGH = 3;
    /** Of what the JVM and the libraries take besides: code, threads, classes. */
    private static final long BESIDES = 256L << 20;

    static Footprint of(Job job, Schema schema, long trainingRows, Needs needs) {
        RunSpec run = job.run();
        long replicas = job.ownReplicas();
        boolean sums = run.training().average().what() == What.GRADIENTS
                && run.training().average().every() > 1;
        long replica = 2 * needs.parameters() + needs.updaterState() + (sums ? needs.parameters() : 0);
        long state = 3 * needs.parameters() + needs.updaterState();
        long states = job.speaks() ? 2 * state : state;
        long row = (long) BATCHES * (schema.featureWidth() + schema.labelWidth()) + TIMES_THROUGH * needs.valuesARow();
        return new Footprint(
                Float.BYTES * (replicas * replica + states),
                Float.BYTES * replicas * run.training().batch() * row,
                Math.min(run.data().memory().bytes(), Float.BYTES * trainingRows * schema.featureWidth()));
    }

    long bytes() {
        return weights + rows + data + BESIDES;
    }

    /** Where a container with so much memory, and a heap of its own in it, has too little: what is wrong, and what helps. */
    Optional<String> faultIn(Container container) {
        long room = container.bytes() - container.heap();
        if (bytes() <= room) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "needs %s beside the heap (%s for weights, %s for batches, %s of rows (data.memory), %s for the JVM), but"
                        + " has %s: %s less a heap of %s; raise spark.executor.memoryOverhead by %s, or use a smaller"
                        + " training.batch, a smaller data.memory or more executors",
                said(bytes()),
                said(weights),
                said(rows),
                said(data),
                said(BESIDES),
                said(Math.max(0, room)),
                said(container.bytes()),
                said(container.heap()),
                said(bytes() - room)));
    }

    private static String said(long bytes) {
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%d MB", bytes >> 20)
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
