package dev.lockstep.network;

/** What training makes small: a mean over the rows of a batch. */
public enum LossFunction {
    MSE,
    MAE,
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HINGE
}
