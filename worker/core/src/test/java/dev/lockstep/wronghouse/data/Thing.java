package dev.lockstep.wronghouse.data;

/** What others see of this room. */
public interface Thing {}
