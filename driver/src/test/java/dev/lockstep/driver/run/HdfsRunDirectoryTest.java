package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.file.MiniHdfs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On HDFS, where a log can be appended to: a real name node and a real data node, within this JVM. */
class HdfsRunDirectoryTest extends StoredRunDirectoryContract {
    @TempDir
    static java.nio.file.Path disks;

    private static @Nullable MiniHdfs hdfs;

    @BeforeAll
    static void start() throws IOException {
        hdfs = new MiniHdfs(disks);
    }

    @AfterAll
    static void stop() throws IOException {
        if (hdfs != null) {
            hdfs.close();
        }
    }

    /** As where there are fewer data nodes than copies of a file are asked for. */
    @Test
    void aLogThatCannotBeAppendedToIsWrittenAnew() throws IOException {
        Configuration threeCopies = new Configuration(hadoop());
        threeCopies.setInt("dfs.replication", 3);
        Path place = new Path(root(), "three-copies");
        StoredRunDirectory run = StoredRunDirectory.create(place.toString(), threeCopies, QUICK);
        Files.createDirectories(run.copy());
        java.nio.file.Path log = Files.writeString(run.copy().resolve("events.jsonl"), "one\n");
        run.send();
        Files.writeString(log, "two\n", StandardOpenOption.APPEND);
        run.release();

        try (InputStream in = Objects.requireNonNull(hdfs).files().open(new Path(place, "events.jsonl"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
        }
    }

    @Override
    Path root() {
        return new Path(Objects.requireNonNull(hdfs).uri() + "/runs");
    }

    @Override
    Configuration hadoop() {
        return Objects.requireNonNull(hdfs).configuration();
    }
}
