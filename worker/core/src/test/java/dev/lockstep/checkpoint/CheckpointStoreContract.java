package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What a store of checkpoints keeps to, wherever its folder lies. */
abstract class CheckpointStoreContract {
    private static final Checkpoint.Wanted WANTED = CheckpointFileTest.wanted(3, 6);

    private final List<String> fetched = new ArrayList<>();
    private final List<List<String>> published = new ArrayList<>();
    private final CheckpointStorage.Mirror mirror = new CheckpointStorage.Mirror() {
        @Override
        public void fetch(String file) {
            fetched.add(file);
        }

        @Override
        public void publish(BooleanSupplier givenUp) throws IOException {
            published.add(files());
        }
    };
    private final List<String> bad = new ArrayList<>();

    /** A folder that is not there yet, or empty. */
    abstract Path folder();

    abstract Configuration hadoop();

    CheckpointStore store() throws IOException {
        return CheckpointStorage.by(hadoop()).mirroredBy(mirror).checkpoints(folder().toString());
    }

    FileSystem fileSystem() throws IOException {
        return folder().getFileSystem(hadoop());
    }

    private void put(String name, int bytes) throws IOException {
        try (OutputStream out = fileSystem().create(new Path(folder(), name))) {
            out.write(new byte[bytes]);
        }
    }

    /** The step of the newest that can be read. */
    long newest() throws IOException {
        return store().newest(WANTED, bad::add)
                .orElseThrow()
                .checkpoint()
                .header()
                .step();
    }

    static Checkpoint at(long step) {
        Checkpoint any = CheckpointFileTest.checkpoint(3, 6);
        Checkpoint.Header header = any.header();
        return new Checkpoint(
                new Checkpoint.Header(header.run(), header.identity(), step, header.numbers(), header.runFile()),
                any.values());
    }

    List<String> files() throws IOException {
        return Arrays.stream(fileSystem().listStatus(folder()))
                .map(file -> file.getPath().getName())
                .filter(name -> !name.endsWith(".crc")) // of Hadoop's own, for what this test put there
                .sorted()
                .toList();
    }

    @Test
    void onlyTheNewestIsBroughtWhereItIsWhole() throws IOException {
        for (long step : new long[] {10, 20, 30}) {
            store().write(at(step), 3, 0);
        }

        assertThat(newest()).isEqualTo(30);
        assertThat(fetched).containsExactly("step-000000000030.ckpt");
        assertThat(bad).isEmpty();
    }

    @Test
    void anOlderOneIsBroughtOnlyWhereTheNewestIsBroken() throws IOException {
        for (long step : new long[] {10, 20, 30}) {
            store().write(at(step), 3, 0);
        }
        put("step-000000000030.ckpt", 40);

        assertThat(newest()).isEqualTo(20);
        assertThat(fetched).containsExactly("step-000000000030.ckpt", "step-000000000020.ckpt");
        assertThat(bad).singleElement().asString().contains("step-000000000030.ckpt is not what was written");
    }

    @Test
    void aFolderInWhichNoneCanBeReadIsNotTakenForAnEmptyOne() throws IOException {
        assertThat(store().newest(WANTED, bad::add)).isEmpty();
        put("step-000000000030.ckpt", 40);
        put("step-000000000020.ckpt", 0);

        assertThatThrownBy(() -> store().newest(WANTED, bad::add))
                .isInstanceOf(RefusedCheckpointException.class)
                .hasMessageContaining("none of the 2 checkpoints in ")
                .hasMessageContaining(folder().toString());
        assertThat(bad).hasSize(2);
    }

    @Test
    void oneThatNobodyWantsAnyMoreIsNotThere() throws IOException {
        store().write(at(10), 3, 0);

        assertThatThrownBy(() -> store().write(at(20), 3, 0, () -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody wants it any more");
        assertThat(files()).containsExactly("step-000000000010.ckpt");
        assertThat(published).hasSize(1);
    }

    @Test
    void whatAKilledWriterLeftIsRemovedByTheNext() throws IOException {
        put(".step-000000000010.ckpt.1-2-3.writing", 40);

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

    @Test
    void aStepThatIsWrittenAgainReplacesTheFirst() throws IOException {
        store().write(at(10), 3, 0);
        store().write(at(10), 3, 0);

        assertThat(newest()).isEqualTo(10);
        assertThat(files()).containsExactly("step-000000000010.ckpt");
    }

    @Test
    void whatIsWrittenAndRemovedIsPublishedBeforeItIsSaidToBeWritten() throws IOException {
        store().write(at(10), 1, 0);
        assertThat(published).containsExactly(List.of("step-000000000010.ckpt"));
        store().write(at(20), 1, 0);
        assertThat(published).last().isEqualTo(List.of("step-000000000020.ckpt"));
    }

    @Test
    void theNewestOfACertainKindIsFoundBehindOthersAndBroken() throws IOException {
        for (long step : new long[] {10, 20, 30, 40}) {
            store().write(at(step), 9, 0);
        }
        put("step-000000000030.ckpt", 40);

        assertThat(store().newest(header -> header.step() < 40, bad::add)
                        .orElseThrow()
                        .header()
                        .step())
                .isEqualTo(20);
        assertThat(bad).singleElement().asString().contains("step-000000000030.ckpt");
        assertThat(store().newest(header -> header.step() < 10, bad::add)).isEmpty();
    }

    @Test
    void onlyOneIsKeptWhereNoOtherIsToBe() throws IOException {
        for (long step : new long[] {10, 20, 30}) {
            store().write(at(step), 9, 0);
        }

        store().keepOnly(20);

        assertThat(files()).containsExactly("step-000000000020.ckpt");
        assertThat(published).last().isEqualTo(List.of("step-000000000020.ckpt"));
    }
}
