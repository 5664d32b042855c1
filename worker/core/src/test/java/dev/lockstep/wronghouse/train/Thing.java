package dev.lockstep.wronghouse.train;

/** What others see of this room. */
public interface Thing {}
