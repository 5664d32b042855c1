package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;

/** What is applied to each value that a layer puts out. */
public enum Activation {
    RELU,
    LEAKY_RELU,
    ELU,
    GELU,
    @AlsoCalled("silu")
    SWISH,
    @AlsoCalled("logistic")
    SIGMOID,
    TANH,
    SOFTMAX,
    @AlsoCalled("linear")
    IDENTITY,
    /** Zero or one, as in the perceptron. Its gradient is zero everywhere, so it counts at prediction only. */
    STEP
}
