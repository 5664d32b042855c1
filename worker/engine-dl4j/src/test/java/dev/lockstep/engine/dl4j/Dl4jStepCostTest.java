package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.StepCostContract;

/** Of steps on Deeplearning4j, which leave 54 KB, and of one row take 0.17 of what those of 128 rows do. */
class Dl4jStepCostTest extends StepCostContract {
    Dl4jStepCostTest() {
        super(Dl4jProvider.NAME, 80_000, 0.35);
    }
}
