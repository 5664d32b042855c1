package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** How a gradient changes the parameters. */
@NamedChoice(shortIs = "learningRate")
public sealed interface UpdaterSpec {

    RateSchedule learningRate();

    record Sgd(
            @Setting(value = "Step size.", byDefault = "0.01") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate)
            implements UpdaterSpec {}

    record Momentum(
            @Setting(value = "Step size.", byDefault = "0.01") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "How much of the last change is kept.", byDefault = "0.9", atLeast = 0, below = 1)
            double momentum)
            implements UpdaterSpec {}

    record Nesterov(
            @Setting(value = "Step size.", byDefault = "0.01") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "How much of the last change is kept.", byDefault = "0.9", atLeast = 0, below = 1)
            double momentum)
            implements UpdaterSpec {}

    record Adam(
            @Setting(value = "Step size.", byDefault = "0.001") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "Decay of the mean of the gradient.", byDefault = "0.9", atLeast = 0, below = 1)
            double beta1,

            @Setting(value = "Decay of the mean of its square.", byDefault = "0.999", atLeast = 0, below = 1)
            double beta2,

            @Setting(value = "Added to the root, so that nothing divides by zero.", byDefault = "1e-8", above = 0)
            @AlsoCalled("eps")
            double epsilon)
            implements UpdaterSpec {}

    /** Adam whose weight decay does not go through the gradient. */
    record AdamW(
            @Setting(value = "Step size.", byDefault = "0.001") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "Decay of the mean of the gradient.", byDefault = "0.9", atLeast = 0, below = 1)
            double beta1,

            @Setting(value = "Decay of the mean of its square.", byDefault = "0.999", atLeast = 0, below = 1)
            double beta2,

            @Setting(value = "Added to the root, so that nothing divides by zero.", byDefault = "1e-8", above = 0)
            @AlsoCalled("eps")
            double epsilon,

            @Setting(
                    value = "Share of each weight that a step takes away, times the learning rate.",
                    byDefault = "0.01",
                    atLeast = 0)
            double weightDecay)
            implements UpdaterSpec {}

    record RmsProp(
            @Setting(value = "Step size.", byDefault = "0.001") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "Decay of the mean square of the gradient.", byDefault = "0.95", atLeast = 0, below = 1)
            @AlsoCalled({"rho", "alpha"})
            double decay,

            @Setting(value = "Added to the root, so that nothing divides by zero.", byDefault = "1e-8", above = 0)
            @AlsoCalled("eps")
            double epsilon)
            implements UpdaterSpec {}

    record AdaGrad(
            @Setting(value = "Step size.", byDefault = "0.01") @AlsoCalled({"lr", "learningRateInit", "eta"})
            RateSchedule learningRate,

            @Setting(value = "Added to the root, so that nothing divides by zero.", byDefault = "1e-6", above = 0)
            @AlsoCalled("eps")
            double epsilon)
            implements UpdaterSpec {}
}
