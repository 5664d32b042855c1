package dev.lockstep.driver.page;

import java.util.Locale;

/** Colours of classes that people with any kind of colour vision tell apart (Okabe and Ito, then Tol's muted ones). */
final class ColourPalette {
    private static final int[] COLOURS = {
        0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xDDCC77, 0x332288, 0x999933, 0x882255
    };

    private ColourPalette() {}

    static int rgb(int label) {
        return COLOURS[Math.floorMod(label, COLOURS.length)];
    }

    static String css(int label) {
        return String.format(Locale.ROOT, "#%06x", rgb(label));
    }

    /** A colour that lets the paper through, light or dark: opacity 0 shows nothing, 1 the colour alone. */
    static int argb(int label, double opacity) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, opacity))) << 24 | rgb(label);
    }
}
