package dev.lockstep.wronghouse.events;

/** What others see of this room. */
public interface Thing {}
