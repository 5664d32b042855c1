package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingStorageTest {
    private static final RunSpec RUN = Rehearsal.run("""
            name: small
            data: { source: xor }
            network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
            training: { replicas: 1, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
            checkpoint: { every: 1 steps }
            cluster: { deadlines: { standstill: 1 s } }
            """, "checkpoint.path=hangs:///there");

    @TempDir
    private Path directory;

    private final List<Event> events = new CopyOnWriteArrayList<>();

    /** The local disk, but for files that it never opens until it is told to. */
    public static final class Hanging extends RawLocalFileSystem {
        static final CountDownLatch ANSWERS = new CountDownLatch(1);

        @Override
        public URI getUri() {
            return URI.create("hangs:///");
        }

        @Override
        public boolean mkdirs(org.apache.hadoop.fs.Path path) {
            return true;
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                boolean overwrite,
                int buffer,
                short replication,
                long block,
                Progressable progress)
                throws IOException {
            try {
                ANSWERS.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("it answers, and refuses");
        }
    }

    private RankJob job() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.hangs.impl", Hanging.class, FileSystem.class);
        hadoop.setBoolean("fs.hangs.impl.disable.cache", true);
        return new RankJob(
                RUN,
                RunIdentity.of(RUN, "", Optional.empty()),
                Optional.of(directory),
                new ReplicaAssignment(1, 1),
                0,
                CheckpointStorage.by(hadoop));
    }

    @Test
    void aCheckpointThatHangsIsNamedOnceWithItsPathAndTrainingGoesOn() {
        RunState state = new RunState(3, 3, 0, 0);
        state.endWrite(7, RunTally.NONE);
        try (CheckpointWriter checkpoints = new CheckpointWriter(
                job(), new EarlyModelWriter(parameters -> {}), 10, events::add, RankControl.none())) {
            checkpoints.write(state);
            for (long step = 8; events.isEmpty(); step++) {
                assertThat(checkpoints.isDue(step, step, own -> own)).isFalse();
                Thread.onSpinWait();
            }
            checkpoints.isDue(9, 9, own -> own);

            assertThat(events)
                    .singleElement()
                    .asString()
                    .contains("rank 0 has been writing the checkpoint of step 7 to hangs:///there/")
                    .contains("for 1 s (cluster.deadlines.standstill)");
            Hanging.ANSWERS.countDown();
        }
        assertThat(events).hasSize(2).last().asString().contains("it answers, and refuses");
    }
}
