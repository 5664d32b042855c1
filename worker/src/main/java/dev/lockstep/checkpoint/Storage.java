package dev.lockstep.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** How a run reaches the file systems of its checkpoints, for those who know no Hadoop. */
public final class Storage {
    private final Configuration hadoop;

    private Storage(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /** With the settings that a run was started with: the keys of an object store, the name node of {@code hdfs:///}. */
    public static Storage by(Configuration hadoop) {
        return new Storage(hadoop);
    }

    /** As the files of Hadoop's settings on the class path say. */
    public static Storage byDefault() {
        return new Storage(new Configuration());
    }

    public CheckpointStore checkpoints(String folder) throws IOException {
        return CheckpointStore.in(folder, hadoop);
    }
}
