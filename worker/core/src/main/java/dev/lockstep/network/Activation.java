package dev.lockstep.network;

/** What is applied to each value that a layer puts out. */
public enum Activation {
    RELU,
    LEAKY_RELU,
    ELU,
    GELU,
    SWISH,
    SIGMOID,
    TANH,
    SOFTMAX,
    IDENTITY,
    /** Zero or one, as in the perceptron. Its gradient is zero everywhere, so it counts at prediction only. */
    STEP
}
