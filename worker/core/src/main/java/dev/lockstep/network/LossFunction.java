package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;

/** What training makes small: a mean over the rows of a batch. */
public enum LossFunction {
    @AlsoCalled({"meanSquaredError", "mseLoss", "squaredError"})
    MSE,
    @AlsoCalled({"meanAbsoluteError", "l1Loss", "absoluteError"})
    MAE,
    /** Half the square of what is off by less than one; beyond, the size less a half. */
    @AlsoCalled({"huberLoss", "smoothL1Loss"})
    HUBER,
    @AlsoCalled({"bce", "bceLoss"})
    BINARY_CROSS_ENTROPY,
    @AlsoCalled({"categoricalCrossentropy", "sparseCategoricalCrossentropy", "crossEntropyLoss"})
    CROSS_ENTROPY,
    HINGE
}
