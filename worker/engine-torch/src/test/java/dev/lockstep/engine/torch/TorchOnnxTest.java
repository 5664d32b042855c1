package dev.lockstep.engine.torch;

import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.OnnxContract;

/** What it has learned can be computed by others. */
class TorchOnnxTest extends OnnxContract {
    @Override
    protected EngineProvider provider() {
        return Engines.named(TorchProvider.NAME);
    }
}
