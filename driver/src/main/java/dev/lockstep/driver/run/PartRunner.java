package dev.lockstep.driver.run;

import java.io.IOException;

/** Runs one training of a run that may be made of several, so that whoever interrupts finds the one that goes on. */
interface PartRunner {
    RunOutcome run(TrainingSession part) throws IOException, InterruptedException;
}
