package dev.lockstep.wronghouse.engine;

/** What others see of this room. */
public interface Thing {}
