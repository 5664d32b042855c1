package dev.lockstep.network;

import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;
import java.util.Optional;

/** How a rate moves with the step. A plain number is constant. Each can begin with a warm-up that rises from zero. */
@NamedChoice(scalarIs = "constant")
public sealed interface RateSchedule {

    TrainingPeriod warmUp();

    record Constant(
            @Setting(value = "The rate.", atLeast = 0) double rate,

            @Setting(value = "Rises from zero to the rate over this long.", byDefault = "0 steps")
            TrainingPeriod warmUp)
            implements RateSchedule {}

    /** Multiplied by a factor each time a period has passed. */
    record Step(
            @Setting(value = "The first rate.", atLeast = 0) double rate,

            @Setting(value = "What the rate is multiplied by.", above = 0)
            double factor,

            @Setting(value = "How often: 10 epochs, or 500 steps.", atLeast = 1)
            TrainingPeriod every,

            @Setting(value = "Rises from zero to the rate over this long.", byDefault = "0 steps")
            TrainingPeriod warmUp)
            implements RateSchedule {}

    /** Multiplied by a factor smoothly, a little each step. */
    record Exponential(
            @Setting(value = "The first rate.", atLeast = 0) double rate,

            @Setting(value = "What the rate is multiplied by over one period.", above = 0)
            double factor,

            @Setting(value = "The period.", byDefault = "1 epoch", atLeast = 1)
            TrainingPeriod every,

            @Setting(value = "Rises from zero to the rate over this long.", byDefault = "0 steps")
            TrainingPeriod warmUp)
            implements RateSchedule {}

    /** Falls along half a cosine to its last rate, and stays there. */
    record Cosine(
            @Setting(value = "The first rate.", atLeast = 0) double rate,

            @Setting(value = "The last rate.", byDefault = "0", atLeast = 0)
            double end,

            @Setting(value = "How long the fall takes; training: all of it.", byDefault = "training", atLeast = 1)
            Optional<TrainingPeriod> over,

            @Setting(value = "Rises from zero to the rate over this long.", byDefault = "0 steps")
            TrainingPeriod warmUp)
            implements RateSchedule {}
}
