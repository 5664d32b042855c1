package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.AgreementContract;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;

/** What other engines are held against is what this one computes. */
class Dl4jAgreementTest extends AgreementContract {
    @Override
    protected EngineProvider provider() {
        return Engines.named(Dl4jProvider.NAME);
    }
}
