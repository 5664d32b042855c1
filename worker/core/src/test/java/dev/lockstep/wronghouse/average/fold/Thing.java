package dev.lockstep.wronghouse.average.fold;

/** What others see of this part. */
public interface Thing {}
