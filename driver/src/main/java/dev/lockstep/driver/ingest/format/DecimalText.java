package dev.lockstep.driver.ingest.format;

/** Numbers as people write them in files; Java alone would also take 1f, 0x1p3 and Infinity. */
public final class DecimalText {
    private DecimalText() {}

    /** The number that a text says; NaN where it says none, or one that a float cannot hold. */
    public static float parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("+-.0123456789eE".indexOf(text.charAt(i)) < 0) {
                return Float.NaN;
            }
        }
        try {
            float value = Float.parseFloat(text);
            return Float.isInfinite(value) ? Float.NaN : value;
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }
}
