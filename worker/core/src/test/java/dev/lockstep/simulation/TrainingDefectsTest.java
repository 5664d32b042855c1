package dev.lockstep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That worlds of runs show what is wrong with how a run goes on after a failure. */
@EnabledIfSystemProperty(
        named = "lockstep.simulation.seeds",
        matches = ".+",
        disabledReason = "takes minutes: -Psimulation")
class TrainingDefectsTest {
    @TempDir
    private Path scratch;

    static Stream<PlantedDefect> defects() {
        return Stream.of(
                new PlantedDefect(
                        "who is behind does not take over what the others hold",
                        "train/RunState.java",
                        "if (known.stream().noneMatch(furthest::isFurtherThan)) {",
                        "if (known.size() > 0) {",
                        200),
                new PlantedDefect(
                        "who is behind gives the others what it holds",
                        "train/RunState.java",
                        ".filter(rank -> !furthest.isFurtherThan(",
                        ".filter(rank -> furthest.isFurtherThan(",
                        200),
                new PlantedDefect(
                        "what is averaged is not kept for the next attempt",
                        "train/Training.java",
                        "if (survivingState.keeps() || isWritten) {",
                        "if (isWritten) {",
                        200),
                new PlantedDefect(
                        "what an attempt leaves is forgotten",
                        "train/Training.java",
                        "survivingState.giveBack(state);",
                        "state.step();",
                        200),
                new PlantedDefect(
                        "replicas do not go back to where the run stands",
                        "train/RunProgress.java",
                        "replicas.copyFrom(state);",
                        "state.step();",
                        200),
                new PlantedDefect(
                        "the updater goes on as if nothing had been learned",
                        "train/LocalReplicas.java",
                        "FloatBuffers.copy(state.updaterState(), replica.updaterState());",
                        "state.step();",
                        200),
                new PlantedDefect(
                        "a run goes on from the oldest checkpoint",
                        "checkpoint/CheckpointStore.java",
                        "found.sort(Comparator.comparing(Path::getName).reversed());",
                        "found.sort(Comparator.comparing(Path::getName));",
                        500),
                new PlantedDefect(
                        "a checkpoint has its name before it is safe",
                        "file/AsideFile.java",
                        "            out.hsync();\n",
                        "",
                        2_000),
                new PlantedDefect(
                        "the next state is copied over one that is still being written",
                        "train/CheckpointWriter.java",
                        "if (!isWriting.compareAndSet(false, true)) {",
                        "if (isWriting.getAndSet(true) && begunAt == Long.MIN_VALUE) {",
                        2_000));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isShownByOneOfItsSeeds(PlantedDefect defect) throws Exception {
        assertThat(defect.foundBy(TrainingWorlds.class, scratch)).isPresent();
    }
}
