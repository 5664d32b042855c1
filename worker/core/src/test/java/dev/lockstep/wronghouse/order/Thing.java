package dev.lockstep.wronghouse.order;

/** What others see of this room. */
public interface Thing {}
