package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Windows of a text: the characters of each by their numbers, and as labels the character that comes after each. */
public final class CharacterWindows {
    private final Utf8Reader text;
    private final List<Integer> alphabet;
    private final long stride;
    private final int[] numbers;
    private boolean begun;

    /**
     * Reads windows from where {@code text} stands.
     *
     * @param alphabet the code points that have a number, in their order
     */
    public CharacterWindows(Utf8Reader text, List<Integer> alphabet, int length, long stride) {
        this.text = text;
        this.alphabet = alphabet;
        this.stride = stride;
        numbers = new int[length + 1];
    }

    /** The numbers of the next window's characters, and of the one after them. */
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
        int number = Collections.binarySearch(alphabet, point);
        if (number < 0) {
            throw new FormatException(
                    text.file(),
                    "was changed while it was read: the character " + Character.toString(point) + " before byte "
                            + text.position() + " is not among the " + alphabet.size() + " that were found before");
        }
        return number;
    }
}
