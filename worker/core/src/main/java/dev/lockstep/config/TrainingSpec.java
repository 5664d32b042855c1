package dev.lockstep.config;

import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.GradientClipping;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingWriter;
import java.util.Optional;

/** How the network is trained. All of it is part of the run's identity. */
public record TrainingSpec(
        @Setting(
                value = "Logical replicas of the model; part of the result.",
                byDefault = "1",
                atLeast = 1,
                atMost = 4096)
        int replicas,

        @Setting(value = "Most rows that a replica computes at once.", byDefault = "32", atLeast = 1)
        @AlsoCalled({"batchSize", "minibatchSize"})
        int batch,

        @Setting(
                value =
                        "Batches that a replica computes in a step, one after the other, for one update by all their gradients.",
                byDefault = "1",
                atLeast = 1)
        @AlsoCalled({"gradientAccumulationSteps", "accumulateGradBatches"})
        int accumulate,

        @Setting(value = "Passes over the training rows.", byDefault = "10", atLeast = 1)
        @AlsoCalled({"numEpochs", "nEpochs", "maxEpochs", "numTrainEpochs"})
        int epochs,

        @Setting(value = "Decides everything that is drawn by chance.", byDefault = "42")
        @AlsoCalled({"randomState", "randomSeed"})
        long seed,

        @Setting(
                value =
                        "Portable (the same bits on every processor with AVX2) or native (what the processor has, faster on some; part of the result).",
                byDefault = "portable")
        Arithmetic arithmetic,

        @Setting(
                value =
                        "What computes: dl4j, torch, or auto (torch where it is installed and the system can run it, else dl4j; part of the result).",
                byDefault = USUAL_ENGINE)
        String engine,

        @Setting(value = "How a gradient changes the parameters.", byDefault = "adam") @AlsoCalled("optimizer")
        UpdaterSpec updater,

        @Setting(value = "What is averaged over the replicas, and how often.", byDefault = "{}")
        AverageSpec average,

        @Setting("A bound on the gradient.") Optional<GradientClipping> clip,

        @Setting(
                value =
                        "Judges and keeps a moving average of the weights, of which each step leaves this share, such as 0.999.",
                above = 0,
                below = 1)
        Optional<Double> ema,

        @Setting(
                value =
                        "Mixes each row of a batch, and its label, with another one, by shares drawn from Beta(a, a), where this is a, such as 0.2.",
                above = 0)
        Optional<Double> mixup,

        @Setting("Ends training when validation stops getting better.")
        Optional<EarlyStopping> earlyStopping) {

    /** The engine of a run that names none. */
    public static final String USUAL_ENGINE = "dl4j";

    /** What names none either: the fastest that is there is chosen before a run begins. */
    public static final String ANY_ENGINE = "auto";

    /** Most rows that a replica takes in a step, in batches that it computes one after the other. */
    public int rowsAStep() {
        return Math.multiplyExact(batch, accumulate);
    }

    /** The same for another number of epochs. */
    TrainingSpec of(int otherEpochs) {
        return with(otherEpochs, engine);
    }

    /** The same by another engine. */
    TrainingSpec by(String otherEngine) {
        return with(epochs, otherEngine);
    }

    private TrainingSpec with(int otherEpochs, String otherEngine) {
        return new TrainingSpec(
                replicas,
                batch,
                accumulate,
                otherEpochs,
                seed,
                arithmetic,
                otherEngine,
                updater,
                average,
                clip,
                ema,
                mixup,
                earlyStopping);
    }

    public record AverageSpec(
            @Setting(
                    value =
                            "Parameters (each replica updates itself, then all are averaged) or gradients (averaged, then all apply the same update).",
                    byDefault = "parameters")
            What what,

            @Setting(value = "Steps from one average to the next.", byDefault = "1", atLeast = 1)
            int every,

            @Setting(
                    value =
                            "Rounds what each replica gives and what all get, for half the bytes between hosts; made for gradients.",
                    byDefault = "none")
            Compression compress) {}

    /**
     * How a number travels: as its 32 bits, or as the nearest of 16. Parameters that are rounded lose every change that is
     * smaller than the rounding; gradients only lose digits.
     */
    public enum Compression {
        NONE,
        /** Three decimal places, and nothing beyond 65,504. */
        FP16,
        /** The range of 32 bits, and two decimal places. */
        BF16
    }

    public enum What {
        PARAMETERS,
        GRADIENTS
    }

    public record EarlyStopping(
            @Setting(
                    value = "Epochs without a better one, by validation, before training ends.",
                    byDefault = "5",
                    atLeast = 1)
            int patience,

            @Setting(value = "Least change that counts as better.", byDefault = "0", atLeast = 0)
            double minDelta,

            @Setting(value = "By what epochs are judged, and the best one is kept.", byDefault = "loss")
            @AlsoCalled("monitor")
            JudgedBy metric) {}

    /** What says how good a model is, on the validation rows. */
    public enum JudgedBy {
        @AlsoCalled("valLoss")
        LOSS(1),
        @AlsoCalled({"acc", "valAccuracy", "valAcc"})
        ACCURACY(-1),
        @AlsoCalled("f1")
        MACRO_F1(-1),
        MICRO_F1(-1),
        @AlsoCalled("rocAuc")
        AUC(-1),
        TOP5(-1),
        RMSE(1),
        MAE(1),
        R2(-1);

        private final int sign;

        /** @param sign of a cost: 1 where less is better */
        JudgedBy(int sign) {
            this.sign = sign;
        }

        /** As scores call it. */
        public String metric() {
            return SettingWriter.spelt(this);
        }

        /** The less, the better. */
        public double cost(double value) {
            return sign * value;
        }
    }

    /** By what epochs are judged. */
    public JudgedBy judgedBy() {
        return earlyStopping.map(EarlyStopping::metric).orElse(JudgedBy.LOSS);
    }
}
