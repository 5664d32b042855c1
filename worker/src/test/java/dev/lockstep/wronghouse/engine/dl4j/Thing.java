package dev.lockstep.wronghouse.engine.dl4j;

/** What others see of this room. */
public interface Thing {}
