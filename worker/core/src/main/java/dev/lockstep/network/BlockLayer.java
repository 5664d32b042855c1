package dev.lockstep.network;

import dev.lockstep.setting.InlinedSettings;
import dev.lockstep.setting.Setting;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;

/** What is made of other layers, or of a class of the user's own. */
public sealed interface BlockLayer extends LayerSpec
        permits BlockLayer.Residual, BlockLayer.TransformerEncoder, BlockLayer.Custom {

    /** What comes out of the layers is added to what goes in; where their shapes differ, what goes in is projected. */
    record Residual(@Setting("The layers.") List<LayerSpec> layers) implements BlockLayer {}

    /** A block of a transformer: attention, then a dense layer for each step; each normed before, and added to what went in. */
    record TransformerEncoder(
            @Setting(value = "Ways to attend.", byDefault = "4", atLeast = 1)
            int heads,

            @Setting(
                    value = "Units of the dense layer; four times the values of a step.",
                    byDefault = "auto",
                    atLeast = 1)
            Optional<Integer> feedForward,

            @Setting(value = "The chance that a value is dropped.", byDefault = "0.1", atLeast = 0, below = 1)
            double dropout,

            @Setting(value = "Whether a step sees itself and earlier steps only.", byDefault = "false")
            boolean causal,

            @InlinedSettings LearnedWeights weights)
            implements BlockLayer {}

    /** A class of your own that implements dev.lockstep.network.CustomLayer, on the class path of driver and executors. */
    record Custom(
            @Setting("Full name of the class.") String className,

            @Setting(value = "Handed to the class as it is.", byDefault = "''")
            String settings)
            implements BlockLayer {

        /** Throws an IllegalArgumentException that says what is wrong with the class. */
        public CustomLayer create() {
            try {
                ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                        .orElseGet(Custom.class::getClassLoader);
                return Class.forName(className, true, loader)
                        .asSubclass(CustomLayer.class)
                        .getConstructor(String.class)
                        .newInstance(settings);
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        className + " is not on the class path: give its jar to driver and executors", e);
            } catch (ClassCastException e) {
                throw new IllegalArgumentException(className + " does not implement " + CustomLayer.class.getName(), e);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(
                        className + " refuses its settings '" + settings + "': " + e.getCause(), e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        className + " cannot be made: it must be public, with a public constructor that takes a String",
                        e);
            }
        }
    }
}
