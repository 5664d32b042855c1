package dev.lockstep.data;

/** A value as a source has it, and what it says as a text or as a number: the same when training prepares and when it is predicted. */
public final class RawValue {
    /** Of what no number is longer. */
    static final int LONGEST_NUMBER = 400;

    private static final int SHOWN = 60;

    private RawValue() {}

    /** As a word. */
    public static String text(Object raw) {
        return raw instanceof Double || raw instanceof Float
                ? NumberText.of(((Number) raw).doubleValue())
                : raw.toString();
    }

    /** As messages show it. */
    public static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
