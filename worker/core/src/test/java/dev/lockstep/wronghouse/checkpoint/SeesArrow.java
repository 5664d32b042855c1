package dev.lockstep.wronghouse.checkpoint;

import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

class SeesArrow {
    @Nullable
    ArrowBuf seen;
}
