package dev.lockstep.engine.torch;

import dev.lockstep.engine.EngineContract;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;

/** The engine on libtorch does what any engine does. */
class TorchContractTest extends EngineContract {
    @Override
    protected EngineProvider provider() {
        return Engines.named(TorchProvider.NAME);
    }
}
