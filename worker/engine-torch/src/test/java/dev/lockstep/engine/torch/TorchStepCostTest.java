package dev.lockstep.engine.torch;

import dev.lockstep.engine.StepCostContract;

/** Of steps on libtorch. */
class TorchStepCostTest extends StepCostContract {
    TorchStepCostTest() {
        super(TorchProvider.NAME, 1, 0.01);
    }
}
