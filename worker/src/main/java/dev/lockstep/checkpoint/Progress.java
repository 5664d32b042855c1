package dev.lockstep.checkpoint;

/** Where a run stands: after so many steps. */
public record Progress(String run, long steps, long seed) {}
