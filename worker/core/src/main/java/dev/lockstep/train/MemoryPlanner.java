package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.MemoryNeeds;
import java.util.Optional;

/** What ranks of a run take, by how many of its replicas live there. */
record MemoryPlanner(RunSpec run, DataSchema schema, long trainingRows, MemoryNeeds needs) {
    /** Batches of a replica: read ahead, and the one that is trained on. */
    private static final int BATCHES = 4;
    /** Outputs of layers, what comes back through them, and room that the library takes for both. */
    private static final int TIMES_THROUGH = 3;
    /** Of the run's state, on the leader: its own, the one that is being written, and one that is read. */
    private static final int STATES_OF_LEADER = 3;

    /** Of the leader, which takes most. */
    MemoryEstimate ofLeader(int replicas) {
        return of(replicas, STATES_OF_LEADER);
    }

    MemoryEstimate ofAnother(int replicas) {
        return of(replicas, 1);
    }

    private MemoryEstimate of(int replicas, int states) {
        long sums = GradientSum.isNeeded(run.training()) ? replicas * needs.parameters() : 0;
        boolean isShared = needs.sharesWeights() && LocalReplicas.mayShareWeights(run.training(), replicas);
        int models = isShared ? 1 : replicas;
        long average = run.training().ema().isPresent() ? needs.parameters() : 0;
        long state = states * (3 * needs.parameters() + needs.updaterState() + average) + average;
        int mixed = run.training().mixup().isPresent() ? 1 : 0;
        long batch = (long) run.training().rowsAStep() * (schema.featureWidth() + schema.labelWidth());
        long batches = (BATCHES + mixed) * batch;
        long audited = run.cluster().audit().isOff() ? 0 : (1 + mixed) * batch;
        long through = (long) TIMES_THROUGH * run.training().batch() * needs.valuesARow();
        return new MemoryEstimate(
                replicas,
                Float.BYTES
                        * (models * (needs.parameters() + needs.updaterState())
                                + replicas * needs.parameters()
                                + sums
                                + state),
                Float.BYTES * (replicas * (batches + through) + audited),
                Float.BYTES * (models * needs.updaterState() + sums + replicas * batches + audited + state),
                replicas
                        * Math.min(
                                run.data().memory().bytes(), Float.BYTES * rowsOfAReplica() * schema.featureWidth()));
    }

    private long rowsOfAReplica() {
        int replicas = run.training().replicas();
        return (trainingRows + replicas - 1) / replicas;
    }

    /** Makes room for what a rank takes, or refuses what does not fit before any of it is taken; says what it could bear. */
    ReplicaCapacity take(RankJob job, ProcessMemory here) {
        MemoryEstimate needed = job.isLeader() ? ofLeader(job.ownReplicas()) : ofAnother(job.ownReplicas());
        needed.faultIn(here).ifPresent(fault -> {
            throw new TooLittleMemoryException(fault);
        });
        here.free(needed);
        return capacity(here);
    }

    /** What a rank in this container could bear, also as the leader. */
    ReplicaCapacity capacity(ProcessMemory processMemory) {
        int most = 0;
        while (most < run.training().replicas()) {
            Optional<String> fault = ofLeader(most + 1).faultIn(processMemory);
            if (fault.isPresent()) {
                return new ReplicaCapacity(most, fault.get());
            }
            most++;
        }
        return new ReplicaCapacity(most, "");
    }
}
