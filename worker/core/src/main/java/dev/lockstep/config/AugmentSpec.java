package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** How training rows are varied, anew in each epoch. Chance decides by seed, epoch and row alone. */
public record AugmentSpec(
        @Setting("Images: mirrored one time in two (both: one time in two each way).")
        Optional<Flip> flip,

        @Setting(value = "Images: moved by up to so many pixels each way.", byDefault = "0", atLeast = 0)
        int shift,

        @Setting(
                value = "Images: turned by up to so many degrees either way.",
                byDefault = "0",
                atLeast = 0,
                atMost = 180)
        double rotate,

        @Setting(
                value =
                        "Images: a part is taken and made as large as the whole; up to this share of each side is lost.",
                byDefault = "0",
                atLeast = 0,
                below = 1)
        double crop,

        @Setting(
                value = "Images: a rectangle of up to this share of each side is set to 0.",
                byDefault = "0",
                atLeast = 0,
                atMost = 1)
        double erase,

        @Setting(
                value = "Images: standard deviation of what is added to each value, as the network sees them.",
                byDefault = "0",
                atLeast = 0)
        double noise,

        @Setting(value = "Series: standard deviation of what is added to each value.", byDefault = "0", atLeast = 0)
        double jitter,

        @Setting(
                value = "Series: each row is multiplied by a number that differs from 1 by up to this.",
                byDefault = "0",
                atLeast = 0,
                below = 1)
        double scale) {

    /** Which side is changed for which. */
    public enum Flip {
        HORIZONTAL,
        VERTICAL,
        BOTH
    }

    public static final AugmentSpec NONE = new AugmentSpec(Optional.empty(), 0, 0, 0, 0, 0, 0, 0);

    /** Whether anything is asked that is for images. */
    public boolean variesImages() {
        return flip.isPresent() || shift > 0 || rotate > 0 || crop > 0 || erase > 0 || noise > 0;
    }

    /** Whether anything is asked that is for series. */
    public boolean variesSeries() {
        return jitter > 0 || scale > 0;
    }
}
