package dev.lockstep.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that is wrong with a run file, in the order of its lines. */
final class Faults {
    private record Fault(String place, String what) {
        int line() {
            return place.startsWith("line ") ? Integer.parseInt(place.substring("line ".length())) : Integer.MAX_VALUE;
        }
    }

    private final List<Fault> faults = new ArrayList<>();

    void add(String place, String what) {
        faults.add(new Fault(place, what));
    }

    boolean none() {
        return faults.isEmpty();
    }

    void throwAny(String file) {
        if (!faults.isEmpty()) {
            List<String> lines = faults.stream()
                    .sorted(Comparator.comparingInt(Fault::line))
                    .map(f -> f.place() + ": " + f.what())
                    .distinct()
                    .toList();
            throw new RunFileException(file, lines);
        }
    }
}
