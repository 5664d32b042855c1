package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where values stand on a line, from 0 at its beginning to 1 at its end, and which round values are written beside it. */
record ChartAxis(double low, double high, boolean logarithmic) {
    private static final double DECADES_FOR_A_LOGARITHM = 2;
    private static final int MOST_DECADES = 7;
    private static final double NEAR_ZERO = 0.5;

    /** What suits a quantity. */
    enum Scale {
        LINEAR,
        LOGARITHMIC_WHERE_WIDE
    }

    /**
     * For values of a curve: a little room around them, down to zero where that is not far, so that heights can be
     * compared; and, where the scale may be one, a logarithm where they span more than two decades.
     */
    static ChartAxis over(double least, double most, Scale scale) {
        if (scale == Scale.LOGARITHMIC_WHERE_WIDE && least > 0 && Math.log10(most / least) > DECADES_FOR_A_LOGARITHM) {
            double room = Math.pow(most / least, 0.04);
            return new ChartAxis(least / room, most * room, true);
        }
        double room = most > least ? (most - least) * 0.06 : Math.max(Math.abs(most) * 0.25, 1e-3);
        boolean fromZero = least >= 0 && (least <= most * NEAR_ZERO || least == most);
        return new ChartAxis(fromZero ? 0 : least - room, most + room, false);
    }

    /** From exactly one value to another. */
    static ChartAxis between(double low, double high) {
        return new ChartAxis(low, high > low ? high : low + 1, false);
    }

    double at(double value) {
        return logarithmic ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    boolean has(double value) {
        return value >= low && value <= high;
    }

    /** The value, or the end of the axis that it is beyond. */
    double within(double value) {
        return Math.max(low, Math.min(high, value));
    }

    /** Round values in the axis, about so many; on a logarithmic one powers of ten, or of them some. */
    List<Double> ticks(int about) {
        return logarithmic ? powersOfTen() : multiples(step((high - low) / about));
    }

    /** Round whole numbers in the axis: epochs. */
    List<Double> wholeTicks(int about) {
        return multiples(Math.max(1, step((high - low) / about)));
    }

    private List<Double> multiples(double step) {
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
            // Adding zero makes a plain zero of a negative one.
            ticks.add(n * step + 0.0);
        }
        return ticks;
    }

    private List<Double> powersOfTen() {
        List<Double> ticks = new ArrayList<>();
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int every = (last - first) / MOST_DECADES + 1;
        for (int power = first; power <= last; power += every) {
            ticks.add(Math.pow(10, power));
        }
        return ticks;
    }

    private static double step(double rough) {
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double share = rough / decade;
        return decade * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    /** A tick as short as it can be: 0.05, 1, 20k, 1e-6. */
    static String label(double tick) {
        double size = Math.abs(tick);
        if (size > 0 && (size < 0.9999e-4 || size >= 0.9999e9)) {
            return String.format(Locale.ROOT, "%.2e", tick)
                    .replaceFirst("\\.?0*e([+-])0*(\\d)", "e$1$2")
                    .replace("e+", "e");
        }
        if (size >= 0.9999e3) {
            return size >= 0.9999e6 ? label(tick / 1e6) + "M" : label(tick / 1e3) + "k";
        }
        String text = String.format(Locale.ROOT, "%.5f", tick).replaceFirst("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }
}
