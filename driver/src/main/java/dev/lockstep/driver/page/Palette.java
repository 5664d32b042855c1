package dev.lockstep.driver.page;

import java.awt.Color;

/** Colours of classes that people with any kind of colour vision tell apart (after Okabe and Ito). */
final class Palette {
    private static final int[] COLOURS = {
        0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0xF0E442, 0x999999, 0x7F3C8D, 0x11A579
    };

    private Palette() {}

    static Color of(int label) {
        return new Color(COLOURS[Math.floorMod(label, COLOURS.length)]);
    }

    static String css(int label) {
        return String.format(java.util.Locale.ROOT, "#%06x", of(label).getRGB() & 0xFFFFFF);
    }

    /** From white to the colour of a class. */
    static Color faint(int label, double share) {
        Color full = of(label);
        return new Color(mix(full.getRed(), share), mix(full.getGreen(), share), mix(full.getBlue(), share));
    }

    private static int mix(int channel, double share) {
        return (int) Math.round(255 + (channel - 255) * share);
    }
}
