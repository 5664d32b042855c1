package dev.lockstep.driver.capacity;

import dev.lockstep.parallel.ThreadTeam;

/** Copies memory that no cache holds. */
final class MemoryRate {
    /** Of each of the two arrays, all threads together; beyond most caches. */
    private static final long BYTES = 64L << 20;

    private static final int PART_OF_HEAP = 8;

    private final ThreadTeam team;
    private final float[][] from;
    private final float[][] to;

    MemoryRate(ThreadTeam team) {
        this.team = team;
        long bytes = Math.min(BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        int floats = (int) (bytes / Float.BYTES / team.size());
        from = new float[team.size()][floats];
        to = new float[team.size()][floats];
    }

    /** Bytes that are read and written a second by all threads, for about so long. */
    double measure(long nanos) {
        long began = System.nanoTime();
        double[] rates = new double[team.size()];
        team.run(i -> {
            long rounds = 0;
            long now = began;
            while (now - began < nanos) {
                System.arraycopy(from[i], 0, to[i], 0, from[i].length);
                rounds++;
                now = System.nanoTime();
            }
            rates[i] = 2.0 * Float.BYTES * from[i].length * rounds / (now - began) * 1e9;
        });
        double sum = 0;
        for (double rate : rates) {
            sum += rate;
        }
        return sum;
    }
}
