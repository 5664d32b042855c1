package dev.lockstep.wronghouse.average.link;

/** What others see of this part. */
public interface Thing {}
