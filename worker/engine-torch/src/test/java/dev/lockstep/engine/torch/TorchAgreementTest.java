package dev.lockstep.engine.torch;

import dev.lockstep.engine.AgreementContract;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;

/** It computes what the engine on Deeplearning4j computes. */
class TorchAgreementTest extends AgreementContract {
    @Override
    protected EngineProvider provider() {
        return Engines.named(TorchProvider.NAME);
    }
}
