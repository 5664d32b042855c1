package dev.lockstep.config;

import java.util.List;

/** A run file that cannot be: the message names every fault, with its place and its remedy. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFileException(String file, List<String> faults) {
        super(faults.size() + (faults.size() == 1 ? " problem in " : " problems in ") + file + ":\n  "
                + String.join("\n  ", faults));
    }
}
