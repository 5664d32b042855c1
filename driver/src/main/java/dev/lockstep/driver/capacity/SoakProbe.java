package dev.lockstep.driver.capacity;

import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import java.io.Serializable;

/**
 * Holds the load of training on all ranks, and tells now and then how it goes.
 *
 * @param dataset its directory
 * @param seconds for how long
 */
record SoakProbe(String dataset, StepSize size, double seconds) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int STRETCHES = 60;
    private static final double LEAST_SECONDS = 1;
    private static final int FIRST_STEPS = 8;

    /**
     * A part of it, as one rank saw it.
     *
     * @param number of the stretch
     * @param seconds since the beginning, at its end
     * @param memoryBytes resident, of the process; 0 of a rank whose process another one counts already
     */
    record Stretch(int number, int rank, int ranks, double seconds, double rowsPerSecond, long memoryBytes)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void run(ProbeRank rank) throws Exception {
        try (StepGroup group = StepGroup.open(rank, "soak", size, dataset)) {
            long began = System.nanoTime();
            double eachSeconds = Math.max(LEAST_SECONDS, seconds / STRETCHES);
            int steps = FIRST_STEPS;
            double elapsed = 0;
            for (int number = 0; elapsed < seconds; number++) {
                long first = System.nanoTime();
                for (int step = 0; step < steps; step++) {
                    group.recorder().step();
                }
                double took = (System.nanoTime() - first) / 1e9;
                elapsed = rank.meet((System.nanoTime() - began) / 1e9).get(0);
                double rows = (double) steps * size.replicasARank() * size.batch() / took;
                long memory = rank.isLocal() && rank.number() > 0 ? 0 : FreeMemory.resident();
                if (number > 0) { // the first one only shows how many make a stretch
                    rank.tell(new Stretch(number, rank.number(), size.ranks(), elapsed, rows, memory));
                }
                int next = (int) Math.max(1, Math.min(1 << 20, steps * eachSeconds / took));
                steps = rank.meet(next).get(0);
            }
        }
    }
}
