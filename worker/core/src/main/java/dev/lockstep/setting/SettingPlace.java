package dev.lockstep.setting;

import java.util.Comparator;

/** Where a value was given: on a line of the file, or by an override on the command line. */
public record SettingPlace(int line, String override) implements Comparable<SettingPlace> {
    /** The file as a whole. */
    public static final SettingPlace FILE = new SettingPlace(0, "");

    private static final Comparator<SettingPlace> ORDER = Comparator.comparing(
                    (SettingPlace place) -> !place.override.isEmpty())
            .thenComparingInt(SettingPlace::line);

    public static SettingPlace line(int line) {
        return new SettingPlace(line, "");
    }

    /** An override as the user wrote it: {@code training.epochs=3}. */
    public static SettingPlace override(String override) {
        return new SettingPlace(0, override);
    }

    boolean isOnCommandLine() {
        return !override.isEmpty();
    }

    /** Lines first, in their order, then overrides. */
    @Override
    public int compareTo(SettingPlace other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        if (!override.isEmpty()) {
            return "--set " + override;
        }
        return line == 0 ? "the file" : "line " + line;
    }
}
