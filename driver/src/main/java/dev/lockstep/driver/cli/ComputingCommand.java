package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;

/** A command that computes, by the engine of a run. */
interface ComputingCommand {
    /** The run as its file and the command line say it; nothing is begun. */
    RunSpec run();
}
