package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.EngineContract;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;

/** The engine on Deeplearning4j does what any engine does. */
class Dl4jContractTest extends EngineContract {
    @Override
    protected EngineProvider provider() {
        return Engines.named(Dl4jProvider.NAME);
    }
}
