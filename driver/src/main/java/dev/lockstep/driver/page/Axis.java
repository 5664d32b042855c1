package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where values stand on a line of so many pixels, and which round values are written beside it. */
final class Axis {
    private static final double DECADES_FOR_A_LOGARITHM = 2;

    private final double low;
    private final double high;
    private final boolean logarithmic;

    private Axis(double low, double high, boolean logarithmic) {
        this.low = low;
        this.high = high;
        this.logarithmic = logarithmic;
    }

    static Axis over(double least, double most) {
        if (least > 0 && Math.log10(most / least) > DECADES_FOR_A_LOGARITHM) {
            return new Axis(
                    Math.pow(10, Math.floor(Math.log10(least))), Math.pow(10, Math.ceil(Math.log10(most))), true);
        }
        double room = most > least ? (most - least) * 0.05 : Math.max(Math.abs(most) * 0.1, 0.1);
        double low = least >= 0 ? Math.max(0, least - room) : least - room;
        return new Axis(low, most + room, false);
    }

    /** From exactly one value to another. */
    static Axis between(double low, double high) {
        return new Axis(low, high > low ? high : low + 1, false);
    }

    /** From 0 to 1 along the axis. */
    double at(double value) {
        if (logarithmic) {
            return Math.log10(Math.max(value, low) / low) / Math.log10(high / low);
        }
        return (value - low) / (high - low);
    }

    List<Double> ticks(int about) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick <= high * 1.0001; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
        double step = step((high - low) / about);
        for (double tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
            ticks.add(Math.rint(tick / step) * step);
        }
        return ticks;
    }

    private static double step(double rough) {
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double share = rough / decade;
        return decade * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
