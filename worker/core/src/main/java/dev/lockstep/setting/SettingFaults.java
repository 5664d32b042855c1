package dev.lockstep.setting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one file, so that a user hears of it at once. */
public final class SettingFaults {
    private final List<SettingFault> found = new ArrayList<>();

    public void add(SettingPlace place, String path, String what, String remedy) {
        found.add(new SettingFault(place, path, what, remedy));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    boolean areAt(String path) {
        return found.stream().anyMatch(fault -> fault.path().equals(path));
    }

    /** In the order of the file, then of the command line. */
    public List<SettingFault> inOrder() {
        return found.stream().sorted(Comparator.comparing(SettingFault::place)).toList();
    }

    /** Whether a fault was found at this setting, above it or below it: then what it holds cannot be judged. */
    public boolean touch(String path) {
        return found.stream().anyMatch(fault -> holds(fault.path(), path) || holds(path, fault.path()));
    }

    private static boolean holds(String outer, String inner) {
        return inner.equals(outer) || inner.startsWith(outer + ".");
    }
}
