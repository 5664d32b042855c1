package dev.lockstep.setting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one file, so that a user hears of it at once. */
public final class Faults {
    private final List<Fault> found = new ArrayList<>();

    public void add(Place place, String path, String what, String remedy) {
        found.add(new Fault(place, path, what, remedy));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    boolean areAt(String path) {
        return found.stream().anyMatch(fault -> fault.path().equals(path));
    }

    /** In the order of the file, then of the command line. */
    public List<Fault> inOrder() {
        return found.stream().sorted(Comparator.comparing(Fault::place)).toList();
    }

    /** Whether a fault was found at this setting, above it or below it: then what it holds cannot be judged. */
    public boolean touch(String path) {
        return found.stream().anyMatch(fault -> holds(fault.path(), path) || holds(path, fault.path()));
    }

    private static boolean holds(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + ".");
    }
}
