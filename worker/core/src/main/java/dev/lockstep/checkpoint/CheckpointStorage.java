package dev.lockstep.checkpoint;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;

/** How a run reaches the file systems of its checkpoints, for those who know no Hadoop. */
public final class CheckpointStorage {
    private final Configuration hadoop;
    private final Mirror mirror;

    private CheckpointStorage(Configuration hadoop, Mirror mirror) {
        this.hadoop = hadoop;
        this.mirror = mirror;
    }

    /** Where the folder is the copy of one elsewhere. */
    public interface Mirror {
        /** Fills a checkpoint of which only the name lies in the folder. */
        void fetch(String file) throws IOException;

        /**
         * Files were written and removed: when this returns, they are so elsewhere, too.
         *
         * @param givenUp whether nobody wants it any more: then it throws
         */
        void publish(BooleanSupplier givenUp) throws IOException;

        /** Of a folder that is no copy. */
        static Mirror none() {
            return new Mirror() {
                @Override
                public void fetch(String file) {
                    // All that has a name here is here.
                }

                @Override
                public void publish(BooleanSupplier givenUp) {
                    // It is where it belongs.
                }
            };
        }
    }

    /** With the settings that a run was started with: the keys of an object store, the name node of {@code hdfs:///}. */
    public static CheckpointStorage by(Configuration hadoop) {
        return new CheckpointStorage(hadoop, Mirror.none());
    }

    /** As the files of Hadoop's settings on the class path say. */
    public static CheckpointStorage byDefault() {
        return by(new Configuration());
    }

    /** The same, whose folder is a copy: what is in a checkpoint comes only when it is asked for, as a rule of the newest. */
    public CheckpointStorage mirroredBy(Mirror other) {
        return new CheckpointStorage(hadoop, other);
    }

    public CheckpointStore checkpoints(String folder) throws IOException {
        return CheckpointStore.in(folder, hadoop, mirror);
    }
}
