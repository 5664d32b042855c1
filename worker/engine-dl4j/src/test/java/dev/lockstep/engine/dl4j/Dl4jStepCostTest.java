package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.StepCostContract;

/** Of steps on Deeplearning4j. */
class Dl4jStepCostTest extends StepCostContract {
    Dl4jStepCostTest() {
        super(Dl4jProvider.NAME, 1, 0.01);
    }
}
