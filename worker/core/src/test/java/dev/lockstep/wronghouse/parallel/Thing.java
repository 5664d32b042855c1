package dev.lockstep.wronghouse.parallel;

/** What others see of this room. */
public interface Thing {}
