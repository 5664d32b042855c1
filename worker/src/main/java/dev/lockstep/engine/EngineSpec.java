package dev.lockstep.engine;

import dev.lockstep.data.Schema;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.Clipping;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.UpdaterSpec;
import java.util.Optional;

/** All that decides what a replica computes. */
public record EngineSpec(
        NetworkSpec network,
        UpdaterSpec updater,
        Optional<Clipping> clip,
        Schema schema,
        long seed,
        Arithmetic arithmetic,
        long stepsPerEpoch,
        long totalSteps,
        Start start) {

    /** The same from another beginning. */
    public EngineSpec from(Start other) {
        return new EngineSpec(network, updater, clip, schema, seed, arithmetic, stepsPerEpoch, totalSteps, other);
    }
}
