package dev.lockstep.setting;

import java.util.ArrayList;
import java.util.List;

/** The interval that a number must lie in. */
public record NumberBounds(double atLeast, double above, double atMost, double below) {
    static final NumberBounds NONE = new NumberBounds(
            Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    static NumberBounds of(Setting setting) {
        return new NumberBounds(setting.atLeast(), setting.above(), setting.atMost(), setting.below());
    }

    boolean hold(double value) {
        return value >= atLeast
                && value <= atMost
                && (value > above || above == NONE.above)
                && (value < below || below == NONE.below);
    }

    /** ", at least 0 and below 1"; empty where everything is allowed. */
    String said() {
        List<String> limits = new ArrayList<>();
        if (atLeast != NONE.atLeast) {
            limits.add("at least " + SettingNumbers.text(atLeast));
        }
        if (above != NONE.above) {
            limits.add("more than " + SettingNumbers.text(above));
        }
        if (atMost != NONE.atMost) {
            limits.add("at most " + SettingNumbers.text(atMost));
        }
        if (below != NONE.below) {
            limits.add("below " + SettingNumbers.text(below));
        }
        return limits.isEmpty() ? "" : ", " + String.join(" and ", limits);
    }
}
