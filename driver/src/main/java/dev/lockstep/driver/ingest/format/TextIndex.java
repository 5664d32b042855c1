package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How many characters a text has, which ones, and where some of them stand, so that a task can begin in the middle.
 *
 * @param alphabet the code points that occur, in their order
 * @param anchors the byte at which every {@link #APART}th character begins
 */
public record TextIndex(long characters, List<Integer> alphabet, List<Long> anchors) implements Serializable {
    public static final int APART = 1 << 16;

    public static TextIndex of(Utf8Reader text) throws IOException {
        TreeSet<Integer> alphabet = new TreeSet<>();
        boolean[] seen = new boolean[Character.MAX_CODE_POINT + 1];
        List<Long> anchors = new ArrayList<>();
        long characters = 0;
        long position = text.position();
        for (int point = text.read(); point >= 0; point = text.read()) {
            if (characters % APART == 0) {
                anchors.add(position);
            }
            if (!seen[point]) {
                seen[point] = true;
                alphabet.add(point);
            }
            characters++;
            position = text.position();
        }
        return new TextIndex(characters, List.copyOf(alphabet), List.copyOf(anchors));
    }

    /** The byte from which to read for a character: {@code character % APART} characters before it. */
    public long anchor(long character) {
        return anchors.get(Math.toIntExact(character / APART));
    }
}
