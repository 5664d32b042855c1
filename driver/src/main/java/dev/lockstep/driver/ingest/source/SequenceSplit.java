package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.format.WindowRange;
import java.util.ArrayList;
import java.util.List;

/**
 * How a sequence is split, by its order: its beginning is for training, what follows for validation, its end for testing.
 * A window lies within one part, so that no part sees anything of another.
 */
record SequenceSplit(HoldOut apart) {

    /** A part of a sequence. */
    record Section(String part, long first, long end) {
        WindowRange windows(long need, long stride) {
            return new WindowRange(first, end, need, stride);
        }
    }

    List<Section> sections(SplitFile file, long elements) {
        if (file.part().isPresent()) {
            return List.of(new Section(file.part().get(), 0, elements));
        }
        long test = Math.round(elements * apart.test());
        long validation = Math.round((elements - test) * apart.validation());
        long train = elements - test - validation;
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(HoldOut.TRAIN, 0, train));
        if (validation > 0) {
            sections.add(new Section(HoldOut.VALIDATION, train, train + validation));
        }
        if (test > 0) {
            sections.add(new Section(HoldOut.TEST, train + validation, elements));
        }
        return sections;
    }
}
