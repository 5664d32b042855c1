package dev.lockstep.wronghouse.average.rendezvous;

/** What others see of this part. */
public interface Thing {}
