package dev.lockstep.engine.model;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.Replica;

/** A trained model on the engine that it was trained by, ready to predict; used by one thread, that which opened it. */
public record ModelReplica(Engine engine, Replica replica) implements AutoCloseable {

    /**
     * Loads a model into its engine.
     *
     * @throws IllegalArgumentException where its weights are not those of its network
     */
    public static ModelReplica open(TrainedModel model) {
        EngineSpec spec = new EngineSpec(
                model.run().network(),
                model.run().training().updater(),
                model.run().training().clip(),
                model.schema(),
                0,
                model.run().training().arithmetic(),
                1,
                1,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        Engine engine = Engines.named(model.run().training().engine()).open(spec);
        Replica replica = engine.blank(0);
        float[] parameters = model.parameters();
        if (parameters.length != replica.parameters().capacity()) {
            String has = model.file() + " has " + parameters.length + " parameters, but the network of "
                    + model.run().name() + " has " + replica.parameters().capacity();
            replica.close();
            engine.close();
            throw new IllegalArgumentException(has);
        }
        replica.parameters().put(0, parameters);
        return new ModelReplica(engine, replica);
    }

    @Override
    public void close() {
        replica.close();
        engine.close();
    }
}
