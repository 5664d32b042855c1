package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What a run directory keeps to that does not lie on the driver's disk, on whatever file system it lies. */
abstract class StoredRunDirectoryContract {
    static final StorageLock.Pace QUICK =
            new StorageLock.Pace(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMillis(200));

    private final String name = "run-" + UUID.randomUUID();

    abstract Path root();

    abstract Configuration hadoop();

    private Path place() {
        return new Path(root(), name);
    }

    private FileSystem files() throws IOException {
        return place().getFileSystem(hadoop());
    }

    private String text(String path) throws IOException {
        try (InputStream in = files().open(new Path(place(), path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String path, String text) throws IOException {
        try (var out = files().create(new Path(place(), path), true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private StoredRunDirectory create() throws IOException {
        StoredRunDirectory made = StoredRunDirectory.create(place().toString(), hadoop(), QUICK);
        Files.createDirectories(made.copy());
        return made;
    }

    private StoredRunDirectory again() throws IOException {
        return StoredRunDirectory.again(place().toString(), hadoop(), QUICK);
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (var each : files().listStatus(place())) {
            names.add(each.getPath().getName());
        }
        return names;
    }

    @Test
    void whatIsWrittenInTheCopyIsThereWhenItIsSentAndAllOfItInTheEnd() throws IOException {
        StoredRunDirectory run = create();
        Files.writeString(run.copy().resolve("run.yaml"), "name: moons\n");
        Files.createDirectories(run.copy().resolve("fold-01"));
        Files.writeString(run.copy().resolve("fold-01/events.jsonl"), "one\n");
        run.send();
        assertThat(text("run.yaml")).isEqualTo("name: moons\n");
        assertThat(text("fold-01/events.jsonl")).isEqualTo("one\n");

        Files.writeString(run.copy().resolve("run.yaml"), "name: stars\n");
        Files.writeString(run.copy().resolve("fold-01/events.jsonl"), "two\n", StandardOpenOption.APPEND);
        Files.writeString(run.copy().resolve("result.json"), "{}");
        run.release();

        assertThat(text("run.yaml")).isEqualTo("name: stars\n");
        assertThat(text("fold-01/events.jsonl")).isEqualTo("one\ntwo\n");
        assertThat(names()).containsExactlyInAnyOrder("run.yaml", "fold-01", "result.json");
        assertThat(run.copy()).doesNotExist();
    }

    @Test
    void whatIsRemovedInTheCopyIsRemovedThere() throws IOException {
        StoredRunDirectory run = create();
        Files.writeString(run.copy().resolve("result.json"), "{}");
        run.send();
        Files.delete(run.copy().resolve("result.json"));
        run.release();

        assertThat(names()).isEmpty();
    }

    @Test
    void whoTakesItAgainFindsAllButCheckpointsWhichStayWhereTheyAre() throws IOException {
        write("run.yaml", "name: moons\n");
        write("events.jsonl", "one\n");
        write("checkpoints/moons-1/step-000000000001.ckpt", "weights");

        StoredRunDirectory run = again();

        assertThat(run.copy().resolve("run.yaml")).hasContent("name: moons\n");
        assertThat(run.copy().resolve("checkpoints")).doesNotExist();
        Files.writeString(run.copy().resolve("events.jsonl"), "two\n", StandardOpenOption.APPEND);
        run.release();
        assertThat(text("events.jsonl")).isEqualTo("one\ntwo\n");
        assertThat(text("checkpoints/moons-1/step-000000000001.ckpt")).isEqualTo("weights");
    }

    @Test
    void twoDriversNeverWorkInOne() throws IOException {
        write("run.yaml", "name: moons\n");
        StoredRunDirectory first = again();

        assertThatThrownBy(this::again)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("another driver is training in")
                .hasMessageContaining("process " + ProcessHandle.current().pid());

        first.release();
        again().release();
    }

    @Test
    void oneWhoseDriverHasDiedIsTakenAfterItsSilence() throws IOException {
        write("run.yaml", "name: moons\n");
        write(".lock", "process 1 on another-host, 0\nbeat 7\n");

        long from = System.nanoTime();
        StoredRunDirectory taken = again();

        assertThat(System.nanoTime() - from)
                .isGreaterThanOrEqualTo(QUICK.silence().toNanos());
        taken.release();
        assertThat(names()).containsExactly("run.yaml");
    }

    @Test
    void whoFindsThatAnotherHasTakenItWritesNoMore() throws Exception {
        StoredRunDirectory run = create();
        Files.writeString(run.copy().resolve("run.yaml"), "name: moons\n");
        run.send();
        List<String> told = new ArrayList<>();
        synchronized (told) {
            run.ifTaken(why -> {
                synchronized (told) {
                    told.add(why);
                    told.notifyAll();
                }
            });
            write(".lock", "process 1 on another-host, 0\nbeat 7\n");
            for (int i = 0; told.isEmpty() && i < 300; i++) {
                told.wait(100);
                write(".lock", "process 1 on another-host, 0\nbeat 7\n"); // where a sign of life came between
            }
        }
        Files.writeString(run.copy().resolve("run.yaml"), "name: stars\n");
        run.release();

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("another driver goes on with the run in");
        assertThat(text("run.yaml")).isEqualTo("name: moons\n");
    }

    @Test
    void whatNothingWasBegunInIsGoneAgain() throws IOException {
        create().giveBack(true);

        assertThat(files().exists(place())).isFalse();
    }

    @Test
    void oneThatIsThereIsNotBegunAnew() throws IOException {
        write("run.yaml", "name: moons\n");

        assertThatThrownBy(this::create)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("exists already; go on with it: ./lockstep resume '");
        assertThatThrownBy(() -> StoredRunDirectory.again(place() + "x", hadoop(), QUICK))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is no run directory");
    }
}
