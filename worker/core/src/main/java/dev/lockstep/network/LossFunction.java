package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;

/** What training makes small: a mean over the rows of a batch. */
public enum LossFunction {
    @AlsoCalled({"meanSquaredError", "mseLoss", "squaredError"})
    MSE,
    @AlsoCalled({"meanAbsoluteError", "l1Loss", "absoluteError"})
    MAE,
    @AlsoCalled({"bce", "bceLoss"})
    BINARY_CROSS_ENTROPY,
    @AlsoCalled({"categoricalCrossentropy", "sparseCategoricalCrossentropy", "crossEntropyLoss"})
    CROSS_ENTROPY,
    HINGE
}
