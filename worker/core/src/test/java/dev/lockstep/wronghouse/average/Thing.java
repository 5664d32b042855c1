package dev.lockstep.wronghouse.average;

/** What others see of this room. */
public interface Thing {}
