package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that has ended goes further, to the weights of one that asked for it at first. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SettingHandoverTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);

    @TempDir
    private Path directory;

    private static RunSpec run(int epochs, int patience) {
        List<String> settings = new ArrayList<>(List.of("training.epochs=" + epochs));
        if (patience > 0) {
            settings.add("training.earlyStopping.patience=" + patience);
            settings.add("training.earlyStopping.minDelta=0.2");
        }
        return Rehearsal.ofTwoClasses(settings);
    }

    private Rehearsal train(RunSpec run, Path in) {
        return Rehearsal.attempt(run, POINTS, in, SurvivingState.none(), 2, -1, 0);
    }

    private static RankJob job(RunSpec run, Path in) {
        return new RankJob(run, in, new ReplicaAssignment(1, 1), 0);
    }

    private static Optional<String> handOver(RunSpec before, RunSpec after, Path in) throws IOException {
        return new SettingHandover(job(before, in), job(after, in)).take(bad -> {});
    }

    @Test
    void moreEpochsComeToTheSameBits() throws IOException {
        Path further = directory.resolve("further");
        train(run(3, 0), further);

        assertThat(handOver(run(3, 0), run(6, 0), further)).isEmpty();
        assertThat(handOver(run(3, 0), run(6, 0), further)).isEmpty(); // where it was interrupted
        Rehearsal went = train(run(6, 0), further);

        Rehearsal atOnce = train(run(6, 0), directory.resolve("at-once"));
        assertThat(went.events(Event.Resumed.class)).hasSize(1);
        assertThat(went.outcome().weightsSha256()).isEqualTo(atOnce.outcome().weightsSha256());
        assertThat(went.weights()).containsExactly(atOnce.weights());
    }

    @Test
    void moreEpochsWithoutMorePatienceEndWhereItEndedAndMorePatienceGoesOn() throws IOException {
        Path further = directory.resolve("patient");
        Rehearsal impatient = train(run(8, 1), further);
        assertThat(impatient.outcome().status()).isEqualTo(TrainingOutcome.Status.EARLY_STOPPED);

        handOver(run(8, 1), run(12, 1), further);
        assertThat(train(run(12, 1), further).outcome().weightsSha256())
                .isEqualTo(impatient.outcome().weightsSha256());
        handOver(run(12, 1), run(12, 20), further);

        assertThat(train(run(12, 20), further).outcome().weightsSha256())
                .isEqualTo(train(run(12, 20), directory.resolve("patient-at-once"))
                        .outcome()
                        .weightsSha256());
    }

    @Test
    void fewerEpochsThanHaveBegunAreRefused() throws IOException {
        Path further = directory.resolve("shorter");
        // A pause waits for its checkpoint; at an end the one before may still have been under way.
        RunSpec paused = Rehearsal.ofTwoClasses(List.of("training.epochs=5", "checkpoint.pauseAfter=3"));
        train(paused, further);

        assertThat(handOver(paused, run(2, 0), further)).contains("epoch 3 has begun already");
        assertThat(handOver(paused, run(2, 0), directory.resolve("nothing"))).isEmpty();
    }
}
