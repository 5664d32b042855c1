package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
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

    /** Multiplied by the same from step to step, to find out which rates can be right: each step is told of. */
    record Rising(
            @Setting(value = "The first rate.", above = 0) double from,

            @Setting(value = "The last rate.", above = 0) double to,

            @Setting(value = "How long it rises.", byDefault = "200 steps", atLeast = 1)
            TrainingPeriod over)
            implements RateSchedule {
        @Override
        public TrainingPeriod warmUp() {
            return TrainingPeriod.steps(0);
        }
    }

    /** Rises along half a cosine to its highest rate, and falls to next to nothing along another, once in all of training. */
    @AlsoCalled("oneCycleLr")
    record OneCycle(
            @Setting(value = "The highest rate.", atLeast = 0) @AlsoCalled("maxLr")
            double rate,

            @Setting(value = "The share of training in which the rate rises.", byDefault = "0.3", above = 0, below = 1)
            @AlsoCalled("pctStart")
            double rise,

            @Setting(value = "The highest rate over the first one.", byDefault = "25", atLeast = 1)
            @AlsoCalled("divFactor")
            double startsBelow,

            @Setting(value = "The first rate over the last one.", byDefault = "10000", atLeast = 1)
            @AlsoCalled("finalDivFactor")
            double endsBelow)
            implements RateSchedule {
        @Override
        public TrainingPeriod warmUp() {
            return TrainingPeriod.steps(0);
        }
    }

    /** Multiplied by a factor each time epochs have brought nothing better, by what early stopping judges by. */
    @AlsoCalled("reduceLrOnPlateau")
    record ReduceOnPlateau(
            @Setting(value = "The first rate.", atLeast = 0) double rate,

            @Setting(value = "What the rate is multiplied by.", byDefault = "0.1", above = 0, below = 1)
            double factor,

            @Setting(value = "Epochs without a better one before the rate falls.", byDefault = "3", atLeast = 1)
            int patience,

            @Setting(value = "Least change that counts as better.", byDefault = "0", atLeast = 0)
            @AlsoCalled("threshold")
            double minDelta,

            @Setting(value = "Below this the rate does not fall.", byDefault = "0", atLeast = 0) @AlsoCalled("minLr")
            double least,

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
