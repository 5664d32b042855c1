package dev.lockstep.wronghouse.config;

/** What others see of this room. */
public interface Thing {}
