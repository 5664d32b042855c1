package dev.lockstep.data;

/** The parts that the rows of a data set are split into. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST
}
