package dev.lockstep.wronghouse.network;

/** What others see of this room. */
public interface Thing {}
