package dev.lockstep.engine;

import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.UpdaterSpec;
import java.util.Optional;

/** All that decides what a replica computes. */
public record EngineSpec(
        NetworkSpec network,
        UpdaterSpec updater,
        Optional<GradientClipping> clip,
        DataSchema schema,
        long seed,
        Arithmetic arithmetic,
        long stepsPerEpoch,
        long totalSteps,
        InitialWeights start,
        ComputeDevice device) {

    /** The same from another beginning. */
    public EngineSpec from(InitialWeights other) {
        return new EngineSpec(
                network, updater, clip, schema, seed, arithmetic, stepsPerEpoch, totalSteps, other, device);
    }

    /** The same computed elsewhere. */
    public EngineSpec on(ComputeDevice other) {
        return new EngineSpec(
                network, updater, clip, schema, seed, arithmetic, stepsPerEpoch, totalSteps, start, other);
    }
}
