package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** Where weights start. Biases start at zero. */
@NamedChoice
public sealed interface WeightInit {
    /** Normal with variance 2 / (inputs + outputs): for tanh, sigmoid and softmax. */
    @AlsoCalled({"glorot", "glorotNormal", "xavierNormal"})
    record Xavier() implements WeightInit {}

    /** Normal with variance 2 / inputs: for relu and its kin. */
    @AlsoCalled({"heNormal", "kaiming", "kaimingNormal"})
    record He() implements WeightInit {}

    /** Normal with variance 1 / inputs. */
    @AlsoCalled({"lecunNormal"})
    record Lecun() implements WeightInit {}

    /** Normal with mean 0 and a standard deviation of your own. */
    record Normal(
            @Setting(value = "Standard deviation.", above = 0) @AlsoCalled({"stddev", "std"})
            double sigma) implements WeightInit {}

    record Zeros() implements WeightInit {}
}
