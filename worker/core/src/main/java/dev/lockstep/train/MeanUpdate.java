package dev.lockstep.train;

import dev.lockstep.average.fold.ReplicaFold;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.engine.Part;
import dev.lockstep.engine.parameter.FlatUpdater;

/**
 * The updates of all replicas of a run and the average of what comes of them, at once. Replicas that are averaged after every step
 * hold the same before it; where all of them are here they can hold it together, and what each makes of a block of it lives no
 * longer than until it is averaged. So weights and updater state, which often fit no cache, are read and written once in a step; where
 * each replica updates its own, and then all are averaged, it is twice for each of them. Same operations, same bits. One a thread.
 */
final class MeanUpdate {
    private final ReplicaFold fold;
    private final FlatUpdater[] updaters;
    private final float[][][] ofReplica;
    private final float[][][] ofArray;
    private final float[] gradient;

    /** @param updaters of all replicas, in the order of their numbers; of the same parameters and state */
    MeanUpdate(FlatUpdater[] updaters) {
        this.updaters = updaters.clone();
        fold = new ReplicaFold(updaters.length, WireRounding.NONE);
        ofReplica = new float[updaters.length][][];
        for (int replica = 0; replica < updaters.length; replica++) {
            ofReplica[replica] = updaters[replica].room();
        }
        ofArray = new float[ofReplica[0].length][updaters.length][];
        for (int array = 0; array < ofArray.length; array++) {
            for (int replica = 0; replica < updaters.length; replica++) {
                ofArray[array][replica] = ofReplica[replica][array];
            }
        }
        gradient = new float[ofReplica[0][0].length];
    }

    /** Makes the prepared updates of a part of the parameters. */
    void apply(Part part) {
        updaters[0].forEachBlock(part, (range, at, count) -> {
            int changed = 0;
            for (int replica = 0; replica < updaters.length; replica++) {
                changed = updaters[replica].make(range, at, count, ofReplica[replica], gradient);
            }
            for (int array = 0; array < changed; array++) {
                updaters[0].put(array, fold.average(ofArray[array], count), at, count);
            }
        });
    }
}
