package dev.lockstep.network;

import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** A bound on the gradient before it changes the parameters. */
@NamedChoice
public sealed interface GradientClipping {
    /** Scales the whole gradient down where its length is more than this. */
    record Norm(
            @Setting(value = "Longest gradient.", above = 0) double limit) implements GradientClipping {}

    /** Cuts each value of the gradient to between minus this and this. */
    record Value(
            @Setting(value = "Largest value.", above = 0) double limit) implements GradientClipping {}
}
