package dev.lockstep.wronghouse.average.fold;

import java.nio.file.Path;

/** Arithmetic has no files. */
public interface SeesFile {
    void sees(Path what);
}
