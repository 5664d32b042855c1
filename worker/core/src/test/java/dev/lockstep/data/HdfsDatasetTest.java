package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.file.MiniHdfs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set on HDFS: a real name node and a real data node, within this JVM. */
class HdfsDatasetTest extends DatasetContract {
    @TempDir
    static java.nio.file.Path disks;

    @TempDir
    java.nio.file.Path local;

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

    @Override
    Path root() {
        return new Path("hdfs:///test");
    }

    @Override
    Configuration hadoop() {
        return Objects.requireNonNull(hdfs).configuration();
    }

    private ReadOptions cached(long bytes) {
        return ReadOptions.plain(1).cachedIn(local, bytes);
    }

    private List<Integer> epoch(ReadOptions options) {
        try (ArrowDataset dataset = open(options)) {
            return rows(dataset, 0, 1, 0, dataset.shards(1, 4).stepsPerEpoch());
        }
    }

    private void removeBlocks() throws IOException {
        for (int block = 0; block <= 10; block++) {
            remove(String.format(Locale.ROOT, "train-%05d.arrow", block));
        }
    }

    @Test
    void blocksThatAreKeptOnLocalDiskAreNotReadFromAfarAgain() throws IOException {
        List<Integer> first = epoch(cached(1 << 20));
        removeBlocks();
        assertThat(epoch(cached(1 << 20))).isEqualTo(first);
        assertThatThrownBy(() -> epoch(ReadOptions.plain(1))).hasMessageContaining("is missing");
    }

    @Test
    void neverMoreIsKeptThanTheLimitAllows() throws IOException {
        long block = files().getFileStatus(new Path(directory(), "train-00000.arrow"))
                .getLen();
        List<Integer> first = epoch(cached(3 * block + 1));
        assertThat(first).hasSize(203);
        assertThat(kept()).hasSizeBetween(2, 3);
        assertThat(epoch(cached(0))).isEqualTo(first);
    }

    @Test
    void aKeptBlockThatWasDamagedIsReadFromAfarAgain() throws IOException {
        List<Integer> first = epoch(cached(1 << 20));
        for (java.nio.file.Path file : kept()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        assertThat(epoch(cached(1 << 20))).isEqualTo(first);
        removeBlocks();
        assertThat(epoch(cached(1 << 20))).isEqualTo(first);
    }

    private List<java.nio.file.Path> kept() throws IOException {
        List<java.nio.file.Path> kept = new ArrayList<>();
        try (Stream<java.nio.file.Path> found = Files.walk(local)) {
            found.filter(Files::isRegularFile).forEach(kept::add);
        }
        return kept;
    }
}
