package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.file.MiniHdfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources on HDFS, with a real name node and a real data node, become the same data sets as on local disk. */
class HdfsSourcesTest extends SparkTest {
    private static @Nullable MiniHdfs cluster;
    private static String hdfs = "";

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws IOException {
        cluster = new MiniHdfs(folder.resolve("disks"));
        hdfs = cluster.uri();
        write(new FormatFiles(folder.resolve("in")));
        FileSystem files = cluster.files();
        files.copyFromLocalFile(
                new org.apache.hadoop.fs.Path(folder.resolve("in").toUri()), new org.apache.hadoop.fs.Path("/in"));
    }

    private static void write(FormatFiles files) {
        StringBuilder table = new StringBuilder("x,word,y\n");
        StringBuilder hours = new StringBuilder("a,b\n");
        for (int i = 0; i < 500; i++) {
            table.append(i).append(",w").append(i % 5).append(i % 2 == 0 ? ",even\n" : ",odd\n");
            hours.append(i).append(',').append(1000 - i).append('\n');
        }
        files.write("tables/one.csv", table.toString());
        files.write("tables/below/two.csv.gz", FormatFiles.gzip(table.toString().getBytes(StandardCharsets.UTF_8)));
        files.write("hours.csv", hours.toString());
        files.write("train-images-idx3-ubyte.gz", FormatFiles.gzip(FormatFiles.idx(200, 3, 3)));
        files.write("train-labels-idx1-ubyte.gz", FormatFiles.gzip(FormatFiles.idx(200)));
        files.write("pictures/white/1.png", FormatFiles.png(4, 4, 0xFFFFFF));
        files.write("pictures/black/1.png", FormatFiles.png(2, 2, 0));
        files.write("pictures/black/2.png", FormatFiles.png(2, 2, 1));
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    static Stream<Arguments> sources() {
        String prepare = "prepare: [{columns: [x], scale: standard}, {columns: [word], encode: oneHot}]";
        return Stream.of(
                Arguments.of("tables", "source: csv, label: y, " + prepare + ", split: {test: 0.2}"),
                Arguments.of("hours.csv", "source: windows, targets: [b], columns: [a, b], past: 8, horizon: 2"),
                Arguments.of("train-images*.gz", "source: idx"),
                Arguments.of("pictures", "source: images, height: 4, width: 4"),
                Arguments.of("tables/one.csv", "source: characters"));
    }

    private static DatasetManifest prepare(String root, String store, String path, String settings) {
        DataSpec data = RunFiles.data(store, settings + ", path: '" + root + "/in/" + path + "'");
        String directory = DatasetIngest.prepare(spark, data, 1);
        assertThat(directory).startsWith(store.substring(0, store.indexOf(':') + 1));
        try (ArrowDataset dataset = ArrowDataset.open(directory, ReadOptions.of(data))) {
            assertThat(dataset.check()).isEmpty();
            return dataset.manifest();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void everyBlockIsTheSameByteForByte(String path, String settings) {
        DatasetManifest local = prepare("file:" + folder, "file:" + folder.resolve("store"), path, settings);
        DatasetManifest remote = prepare(hdfs, hdfs + "/store", path, settings);

        assertThat(local.rows(Split.TRAIN)).isPositive();
        assertThat(remote.blocks()).isEqualTo(local.blocks());
        assertThat(remote.preparation()).isEqualTo(local.preparation());
        assertThat(remote.statistics()).isEqualTo(local.statistics());
    }

    @Test
    void aPathThatIsMissingIsToldWithTheNamesNearIt() {
        assertThatThrownBy(() -> prepare(hdfs, hdfs + "/store", "table", "source: csv, label: y"))
                .isInstanceOf(IngestException.class)
                .hasMessageContainingAll("there is no " + hdfs + "/in/table", "that folder has tables");
    }
}
