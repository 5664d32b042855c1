package dev.lockstep.config;

import dev.lockstep.setting.Faults;
import dev.lockstep.setting.Node;

/** Combinations of settings that are each right alone and impossible together. */
final class Consistency {
    private final RunSpec run;
    private final Node root;
    private final Faults faults;

    Consistency(RunSpec run, Node root, Faults faults) {
        this.run = run;
        this.root = root;
        this.faults = faults;
    }

    void check() {}
}
