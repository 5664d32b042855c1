package dev.lockstep.train;

import java.util.Locale;
import java.util.Optional;

/**
 * What a rank takes, in bytes, reckoned before it takes any: where it is too much, the system would end the executor without
 * a word, in the middle of the run.
 *
 * @param replicas that live there
 * @param weights parameters, gradients and updater states of all replicas that live there, and what outlives a step
 * @param rows batches that are read ahead, and what becomes of one in the network
 * @param direct of weights and rows, what lies in buffers that the JVM counts and limits
 * @param data rows that are held, on the heap
 */
record MemoryEstimate(int replicas, long weights, long rows, long direct, long data) {
    /** Of what the JVM and the libraries take besides: code, threads, classes. */
    private static final long BESIDES = 256L << 20;
    /** Buffers of links, and results on their way. */
    private static final long DIRECT_BESIDES = 64L << 20;
    /** What Spark and the events of a run take at the least. */
    private static final long HEAP_BESIDES = 64L << 20;

    /** Beside the heap. */
    long bytes() {
        return weights + rows + BESIDES;
    }

    /** Where a JVM has too little of one kind of memory: what is wrong, and what helps. */
    Optional<String> faultIn(ProcessMemory processMemory) {
        return besideHeap(processMemory).or(() -> direct(processMemory)).or(() -> heap(processMemory));
    }

    private Optional<String> besideHeap(ProcessMemory processMemory) {
        long room = processMemory.bytes() - processMemory.heap();
        return bytes() <= room
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s needs %s beside the heap (%s for weights, %s for batches, %s for the JVM), but has %s: %s less a"
                                + " heap of %s; raise spark.executor.memoryOverhead by %s (on one machine, use a"
                                + " smaller heap: --driver-memory), or use a smaller training.batch, fewer replicas or"
                                + " more executors",
                        who(),
                        said(bytes()),
                        said(weights),
                        said(rows),
                        said(BESIDES),
                        said(Math.max(0, room)),
                        said(processMemory.bytes())
                                + (processMemory.sharers() > 1
                                        ? " (one of " + processMemory.sharers() + " ranks there)"
                                        : ""),
                        said(processMemory.heap()),
                        said(bytes() - room)));
    }

    private Optional<String> direct(ProcessMemory processMemory) {
        long needed = direct + DIRECT_BESIDES;
        return needed <= processMemory.direct()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s needs %s in direct buffers, but its JVM allows %s; start it with -XX:MaxDirectMemorySize=%dm or"
                                + " more, as ./lockstep does by itself (--conf spark.executor.extraJavaOptions=..., of a run"
                                + " on one machine --driver-java-options)",
                        who(),
                        said(needed),
                        said(processMemory.direct()),
                        (needed >> 20) + 1));
    }

    private Optional<String> heap(ProcessMemory processMemory) {
        long needed = data + HEAP_BESIDES;
        return needed <= processMemory.heap()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s holds up to %s of rows (data.memory), but has a heap of %s; raise spark.executor.memory (of a"
                                + " run on one machine --driver-memory), or use a smaller data.memory or more executors",
                        who(),
                        said(data),
                        said(processMemory.heap())));
    }

    private String who() {
        return "a rank with " + replicas + (replicas == 1 ? " replica" : " replicas");
    }

    private static String said(long bytes) {
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%d MB", bytes >> 20)
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
