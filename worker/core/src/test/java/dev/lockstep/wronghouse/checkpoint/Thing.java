package dev.lockstep.wronghouse.checkpoint;

/** What others see of this room. */
public interface Thing {}
