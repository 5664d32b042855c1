package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    private static final Checkpoint.Wanted WANTED = CheckpointFileTest.wanted(3, 6);

    @TempDir
    private Path folder;

    private final List<String> brought = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    private CheckpointStore store() throws IOException {
        return CheckpointStorage.by(new Configuration())
                .bringing(brought::add)
                .checkpoints(folder.toUri().toString());
    }

    private static Checkpoint at(long step) {
        Checkpoint any = CheckpointFileTest.checkpoint(3, 6);
        Checkpoint.Header header = any.header();
        return new Checkpoint(
                new Checkpoint.Header(header.run(), header.identity(), step, header.numbers(), header.runFile()),
                any.values());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void onlyTheNewestIsBroughtWhereItIsWhole() throws IOException {
        for (long step : new long[] {10, 20, 30}) {
            store().write(at(step), 3, 0);
        }

        assertThat(store().newest(WANTED, bad::add))
                .hasValueSatisfying(
                        found -> assertThat(found.checkpoint().header().step()).isEqualTo(30));
        assertThat(brought).containsExactly("step-000000000030.ckpt");
        assertThat(bad).isEmpty();
    }

    @Test
    void anOlderOneIsBroughtOnlyWhereTheNewestIsBroken() throws IOException {
        for (long step : new long[] {10, 20, 30}) {
            store().write(at(step), 3, 0);
        }
        Files.write(folder.resolve("step-000000000030.ckpt"), new byte[40]);

        assertThat(store().newest(WANTED, bad::add))
                .hasValueSatisfying(
                        found -> assertThat(found.checkpoint().header().step()).isEqualTo(20));
        assertThat(brought).containsExactly("step-000000000030.ckpt", "step-000000000020.ckpt");
        assertThat(bad).singleElement().asString().contains("step-000000000030.ckpt is not what was written");
    }

    @Test
    void aFolderInWhichNoneCanBeReadIsNotTakenForAnEmptyOne() throws IOException {
        assertThat(store().newest(WANTED, bad::add)).isEmpty();
        Files.write(folder.resolve("step-000000000030.ckpt"), new byte[40]);
        Files.write(folder.resolve("step-000000000020.ckpt"), new byte[0]);

        assertThatThrownBy(() -> store().newest(WANTED, bad::add))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("none of the 2 checkpoints in ")
                .hasMessageContaining(folder.toString());
        assertThat(bad).hasSize(2);
    }

    @Test
    void whatAKilledWriterLeftIsRemovedByTheNext() throws IOException {
        Files.write(folder.resolve(".step-000000000010.ckpt.1-2-3.writing"), new byte[40]);

        store().write(at(20), 3, 0);

        assertThat(files()).containsExactly("step-000000000020.ckpt");
    }

    @Test
    void theNewestAreKeptAndTheBest() throws IOException {
        for (long step = 10; step <= 60; step += 10) {
            store().write(at(step), 2, 20);
        }

        assertThat(files())
                .containsExactly("step-000000000020.ckpt", "step-000000000050.ckpt", "step-000000000060.ckpt");
    }
}
