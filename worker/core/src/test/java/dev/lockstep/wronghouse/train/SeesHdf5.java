package dev.lockstep.wronghouse.train;

import io.jhdf.api.Dataset;
import org.jspecify.annotations.Nullable;

class SeesHdf5 {
    @Nullable
    Dataset seen;
}
