package dev.lockstep.average.fold;

import java.nio.FloatBuffer;

/** Averages replicas that live in one JVM, in place: their buffers are read and written where they are. One a thread. */
public final class ReplicaFold {
    private final int replicas;
    private final WireRounding rounding;
    private final PartialSumFold fold;

    /** A fold over all replicas of a run. */
    public ReplicaFold(int replicas, WireRounding rounding) {
        this.replicas = replicas;
        this.rounding = rounding;
        fold = new PartialSumFold(FoldPlan.ofReplicas(replicas, 0, replicas));
    }

    /** Not where one replica is by itself, and travels as it is. */
    public boolean changesAnything() {
        return replicas > 1 || rounding != WireRounding.NONE;
    }

    /** Averages the first values of an array of each replica; the arrays are room for that, and one of them is the average. */
    public float[] average(float[][] ofEach, int count) {
        float[] sum = fold.addInPlace(ofEach, count);
        PartialSumFold.finish(sum, count, replicas, rounding);
        return sum;
    }

    /** Averages the values from {@code first} to {@code end} - 1 of buffer {@code index} of every replica. */
    public void average(FloatBuffer[][] buffers, int index, int first, int end) {
        fold.fold(
                (replica, at, into, count) -> {
                    buffers[replica][index].get(at, into, 0, count);
                    rounding.round(into, count);
                },
                (all, at, sum, count) -> {
                    PartialSumFold.finish(sum, count, replicas, rounding);
                    for (FloatBuffer[] replica : buffers) {
                        replica[index].put(at, sum, 0, count);
                    }
                },
                first,
                end);
    }
}
