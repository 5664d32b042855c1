package dev.lockstep.data;

/** The parts that the rows of a data set are split into. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST
}
