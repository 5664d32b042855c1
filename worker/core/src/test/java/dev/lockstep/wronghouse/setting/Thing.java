package dev.lockstep.wronghouse.setting;

/** What others see of this room. */
public interface Thing {}
