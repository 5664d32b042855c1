package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;

/** Windows of a text: the characters of each by their numbers, and as labels the character that comes after each. */
public final class CharacterWindows {
    private final Utf8Reader text;
    private final Form form;
    private final long stride;
    private final int[] numbers;
    private boolean begun;
    private int strange;

    /**
     * What a window is.
     *
     * @param alphabet the code points that have a number, in their order
     * @param size characters of a window
     * @param mayBeStrange whether a text may have others, whose number is negative; else one was changed while it was read
     */
    public record Form(List<Integer> alphabet, int size, boolean mayBeStrange) implements Serializable {}

    /** Reads windows from where {@code text} stands. */
    public CharacterWindows(Utf8Reader text, Form form, long stride) {
        this.text = text;
        this.form = form;
        this.stride = stride;
        numbers = new int[form.size()];
    }

    /** The last character that was met and has no number. */
    public String strange() {
        return "'" + Character.toString(strange) + "'";
    }

    /** The numbers of the next window's characters. */
    public int[] next() throws IOException {
        int kept = begun ? (int) Math.max(0, numbers.length - stride) : 0;
        System.arraycopy(numbers, numbers.length - kept, numbers, 0, kept);
        for (long gap = begun ? numbers.length : stride; gap < stride; gap++) {
            point();
        }
        for (int i = kept; i < numbers.length; i++) {
            numbers[i] = number(point());
        }
        begun = true;
        return numbers.clone();
    }

    private int point() throws IOException {
        int point = text.read();
        if (point < 0) {
            throw new FormatException(text.file(), "was cut short while it was read, at byte " + text.position());
        }
        return point;
    }

    private int number(int point) {
        int number = Collections.binarySearch(form.alphabet(), point);
        if (number < 0) {
            strange = point;
        }
        if (number < 0 && !form.mayBeStrange()) {
            throw new FormatException(
                    text.file(),
                    "was changed while it was read: the character " + Character.toString(point) + " before byte "
                            + text.position() + " is not among the "
                            + form.alphabet().size() + " that were found before");
        }
        return number;
    }
}
