package dev.lockstep.network;

/** What training makes small: a mean over the rows of a batch. */
public enum Loss {
    MSE,
    MAE,
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HINGE
}
