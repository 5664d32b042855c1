package dev.lockstep.engine.torch;

import dev.lockstep.engine.StepCostContract;

/** Of steps on libtorch, which leave 3 KB, and of one row take 0.22 of what those of 128 rows do. */
class TorchStepCostTest extends StepCostContract {
    TorchStepCostTest() {
        super(TorchProvider.NAME, 5_000, 0.45);
    }
}
