package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.format.WindowRange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Windows of a sequence that one task reads.
 *
 * @param anchor the byte to read from: {@code skip} elements before the first window
 */
record WindowCut(String file, String part, WindowRange stretch, long first, long count, long anchor, long skip)
        implements Serializable {
    private static final long WINDOWS_A_CUT = 1 << 14;

    /** All windows of a section. {@code anchor} tells the byte from which to read for an element, a multiple of {@code apart}. */
    static List<WindowCut> of(
            String file, SequenceSplit.Section section, WindowRange stretch, int apart, LongUnaryOperator anchor) {
        List<WindowCut> cuts = new ArrayList<>();
        for (long first = 0; first < stretch.windows(); first += WINDOWS_A_CUT) {
            long count = Math.min(WINDOWS_A_CUT, stretch.windows() - first);
            long start = stretch.start(first);
            cuts.add(new WindowCut(
                    file, section.part(), stretch, first, count, anchor.applyAsLong(start), start % apart));
        }
        return cuts;
    }

    /** Where a window begins in its sequence: its place in the order of rows. */
    long place(long done) {
        return stretch.start(first + done);
    }
}
