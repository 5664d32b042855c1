package dev.lockstep.network;

import dev.lockstep.setting.Choice;
import dev.lockstep.setting.Setting;

/** Where weights start. Biases start at zero. */
@Choice
public sealed interface Initialisation {
    /** Normal with variance 2 / (inputs + outputs): for tanh, sigmoid and softmax. */
    record Xavier() implements Initialisation {}

    /** Normal with variance 2 / inputs: for relu and its kin. */
    record He() implements Initialisation {}

    /** Normal with variance 1 / inputs. */
    record Lecun() implements Initialisation {}

    /** Normal with mean 0 and a standard deviation of your own. */
    record Normal(
            @Setting(value = "Standard deviation.", above = 0)
            double sigma) implements Initialisation {}

    record Zeros() implements Initialisation {}
}
