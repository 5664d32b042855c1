package dev.lockstep.checkpoint;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** How a run reaches the file systems of its checkpoints, for those who know no Hadoop. */
public final class CheckpointStorage {
    private final Configuration hadoop;
    private final Bringer bringer;

    private CheckpointStorage(Configuration hadoop, Bringer bringer) {
        this.hadoop = hadoop;
        this.bringer = bringer;
    }

    /** Puts a checkpoint, of which only the name lies in the folder, there. */
    public interface Bringer {
        void bring(String file) throws IOException;
    }

    /** With the settings that a run was started with: the keys of an object store, the name node of {@code hdfs:///}. */
    public static CheckpointStorage by(Configuration hadoop) {
        return new CheckpointStorage(hadoop, file -> {});
    }

    /** As the files of Hadoop's settings on the class path say. */
    public static CheckpointStorage byDefault() {
        return by(new Configuration());
    }

    /** Where what is in a checkpoint comes only when it is asked for: the newest one is as a rule enough. */
    public CheckpointStorage bringing(Bringer other) {
        return new CheckpointStorage(hadoop, other);
    }

    public CheckpointStore checkpoints(String folder) throws IOException {
        return CheckpointStore.in(folder, hadoop, bringer);
    }
}
