package dev.lockstep.setting;

import java.util.Comparator;

/** Where a value was given: on a line of the file, or by an override on the command line. */
public record Place(int line, String override) implements Comparable<Place> {
    /** The file as a whole. */
    public static final Place FILE = new Place(0, "");

    private static final Comparator<Place> ORDER =
            Comparator.comparing((Place place) -> !place.override.isEmpty()).thenComparingInt(Place::line);

    public static Place line(int line) {
        return new Place(line, "");
    }

    /** An override as the user wrote it: {@code training.epochs=3}. */
    public static Place override(String override) {
        return new Place(0, override);
    }

    /** Lines first, in their order, then overrides. */
    @Override
    public int compareTo(Place other) {
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
