package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.checkpoint.Checkpoint;
import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineHandoverTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);
    private static final String OTHER = "other";

    @TempDir
    private Path directory;

    private final List<String> bad = new ArrayList<>();
    private Checkpoint ofTheEnd =
            new Checkpoint(new Checkpoint.Header("", new RunIdentity(Map.of()), 0, Map.of(), ""), Map.of());

    private static RunSpec run(String... settings) {
        List<String> all = new ArrayList<>(List.of("training.epochs=1", "checkpoint.every=1 epoch"));
        all.addAll(List.of(settings));
        return Rehearsal.ofTwoClasses(all);
    }

    /** An epoch of four steps, with a checkpoint at its end. */
    @BeforeEach
    void train() throws IOException {
        Rehearsal trained = Rehearsal.attempt(run(), POINTS, directory, SurvivingState.none(), 2, -1, 0);
        assertThat(trained.failures).isEmpty();
        ofTheEnd = store(run()).newest(header -> true, bad::add).orElseThrow();
        assertThat(ofTheEnd.header().step()).isEqualTo(4);
    }

    private RankJob job(RunSpec run) {
        return job(run, RunIdentity.of(run, "", Optional.empty()));
    }

    private RankJob job(RunSpec run, RunIdentity identity) {
        return new RankJob(
                run, identity, Optional.of(directory), new ReplicaAssignment(4, 1), 0, CheckpointStorage.byDefault());
    }

    private CheckpointStore store(RunSpec run) throws IOException {
        return job(run).checkpointStore();
    }

    /** As one that was written within the second epoch. */
    private Checkpoint within(long step) {
        Map<String, Double> numbers = new TreeMap<>(ofTheEnd.header().numbers());
        numbers.put("epochSteps", (double) step - 4);
        Checkpoint.Header last = ofTheEnd.header();
        return new Checkpoint(
                new Checkpoint.Header(last.run(), last.identity(), step, numbers, last.runFile()), ofTheEnd.values());
    }

    private static Checkpoint.Wanted wanted(RunIdentity identity, Checkpoint like) {
        Map<String, Integer> floats = new TreeMap<>();
        like.values().forEach((name, values) -> floats.put(name, values.capacity()));
        return new Checkpoint.Wanted(identity, floats);
    }

    private RunIdentity handedOver(RunSpec run) throws IOException {
        return new EngineHandover(job(run), OTHER).take(bad::add).orElseThrow();
    }

    @Test
    void whatStoodAtTheEndOfAnEpochIsTheOtherEnginesFromThenOnAndNothingElseIsLeft() throws IOException {
        store(run()).write(within(5), 9, 0);
        store(run()).write(within(6), 9, 0);

        RunIdentity identity = handedOver(run());

        assertThat(identity.engine()).isEqualTo(OTHER);
        assertThat(identity.earlierEngines()).contains("fake to epoch 1");
        RankJob other = job(run().by(OTHER), identity);
        Checkpoint taken = other.checkpointStore()
                .newest(wanted(identity, ofTheEnd), bad::add)
                .orElseThrow()
                .checkpoint();
        assertThat(taken.header().step()).isEqualTo(4);
        assertThat(taken.header().numbers()).isEqualTo(ofTheEnd.header().numbers());
        assertThat(taken.header().runFile()).isEqualTo(RunFile.write(run().by(OTHER)));
        assertThat(taken.values()).isEqualTo(ofTheEnd.values());
        assertThat(directory.resolve("checkpoints").toFile().list()).containsExactly("step-000000000004.ckpt");
        assertThat(bad).isEmpty();
    }

    @Test
    void theRunAsItWasGoesOnFromItNoMore() throws IOException {
        handedOver(run());

        RunIdentity before = job(run()).identity();
        assertThatThrownBy(() -> store(run()).newest(wanted(before, ofTheEnd), bad::add))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("training.engine=other there, fake here")
                .hasMessageContaining("training.engine.before=fake to epoch 1 there, nothing here");
    }

    @Test
    void oneThatWasInterruptedIsMadeOnceMore() throws IOException {
        RunIdentity first = handedOver(run());
        store(run()).write(within(5), 9, 0); // as if it had not been removed yet

        assertThat(handedOver(run())).isEqualTo(first);
        assertThat(directory.resolve("checkpoints").toFile().list()).containsExactly("step-000000000004.ckpt");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4})
    void withinAnEpochNothingIsTakenAndAllStaysAsItWas(long steps) throws IOException {
        store(run()).write(within(4 + steps), 9, 0);
        store(run()).keepOnly(4 + steps);

        assertThat(new EngineHandover(job(run()), OTHER).take(bad::add)).isEmpty();
        assertThat(store(run()).newest(wanted(job(run()).identity(), ofTheEnd), bad::add))
                .isPresent();
    }

    @Test
    void whereCheckpointsLieElsewhereThoseOfTheRunAsItWasStayThere() throws IOException {
        RunSpec away = run("checkpoint.path=" + directory.resolve("away").toUri());
        store(away).write(ofTheEnd, 9, 0);

        RunIdentity identity = handedOver(away);

        assertThat(store(away).newest(wanted(job(away).identity(), ofTheEnd), bad::add))
                .isPresent();
        assertThat(job(away, identity).checkpointStore().newest(wanted(identity, ofTheEnd), bad::add))
                .isPresent();
    }
}
