package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose source, data set and checkpoints lie on HDFS, with a real name node and a real data node. Its paths say
 * {@code hdfs:///}: which name node that is, only a setting given by {@code --conf} tells.
 */
class HdfsRunIT {
    private static final org.apache.hadoop.fs.Path CHECKPOINTS = new org.apache.hadoop.fs.Path("/checkpoints");
    private static final String[] ON_HDFS = {
        "--set",
        "data.path=hdfs:///in/",
        "--set",
        "data.store=hdfs:///datasets",
        "--set",
        "checkpoint.path=hdfs:///checkpoints"
    };

    @TempDir
    static Path folder;

    private static MiniDFSCluster cluster;
    private static FileSystem hdfs;
    private static Product product;
    private static JsonNode local;

    @BeforeAll
    static void start() throws Exception {
        HdfsConfiguration hadoop = new HdfsConfiguration();
        hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("disks").toString());
        cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        hdfs = cluster.getFileSystem();
        writeFiles();
        hdfs.copyFromLocalFile(
                new org.apache.hadoop.fs.Path(folder.resolve("in").toUri()), new org.apache.hadoop.fs.Path("/in"));
        product = new Product(folder)
                .on(Map.of(
                        "spark.master",
                        "local[2]",
                        "spark.hadoop.fs.defaultFS",
                        cluster.getURI().toString()));
        local = train("local", "--set", "data.path=file:" + folder.resolve("in"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.getFileSystem().close();
            cluster.shutdown(true);
        }
    }

    private static void writeFiles() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        for (String name : List.of("one", "two")) {
            StringBuilder table = new StringBuilder("x,z,y\n");
            for (int i = 0; i < 400; i++) {
                double angle = i * name.length() % 63 / 10.0;
                table.append(angle).append(',').append(Math.sin(i)).append(angle < 3 ? ",low\n" : ",high\n");
            }
            Files.writeString(in.resolve(name + ".csv"), table);
        }
        Files.writeString(folder.resolve("run.yaml"), """
                name: table
                data:
                  source: csv
                  path: in
                  label: y
                  prepare: [{ columns: [x, z], scale: standard }]
                  split: { test: 0.2, validation: 0.2 }
                  store: "file:%s"
                network:
                  layers: [{ dense: { units: 8, activation: tanh } }, { dense: { units: 2, activation: softmax } }]
                  loss: crossEntropy
                training: { replicas: 2, batch: 16, epochs: 150, updater: { adam: { learningRate: 0.01 } } }
                checkpoint: { every: 7 steps }
                """.formatted(folder.resolve("datasets")));
    }

    private static List<String> command(String directory, String... more) {
        List<String> command =
                new ArrayList<>(List.of("train", folder.resolve("run.yaml").toString(), "--run", directory));
        command.addAll(List.of(more));
        return command;
    }

    private static JsonNode train(String directory, String... more) throws Exception {
        Product.Ended ended = product.run(command(directory, more).toArray(String[]::new));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return product.result(directory);
    }

    /** In the folder of the run, which is named for its directory and its identity. */
    private static List<String> checkpoints(String run) throws IOException {
        return Stream.of(hdfs.globStatus(new org.apache.hadoop.fs.Path(CHECKPOINTS, run + "-*/*.ckpt")))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .toList();
    }

    @Tag("wide")
    @Test
    void hasTheWeightsOfARunOnLocalDisk() throws Exception {
        JsonNode remote = train("remote", ON_HDFS);

        assertThat(remote.path("weightsSha256")).isEqualTo(local.path("weightsSha256"));
        assertThat(hdfs.listStatus(new org.apache.hadoop.fs.Path("/datasets"))).isNotEmpty();
        assertThat(checkpoints("remote")).isNotEmpty();
        assertThat(folder.resolve("remote/checkpoints")).doesNotExist();
    }

    @Test
    void goesOnFromItsCheckpointsThereAfterItWasKilled() throws Exception {
        Process process = product.start(command("killed", ON_HDFS).toArray(String[]::new));
        while (checkpoints("killed").isEmpty()) {
            assertThat(process.isAlive()).as("still training").isTrue();
            Thread.sleep(2);
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/result.json")).doesNotExist();

        var more = new org.apache.hadoop.fs.Path("/in/three.csv");
        hdfs.copyFromLocalFile(
                new org.apache.hadoop.fs.Path(folder.resolve("in/one.csv").toUri()), more);
        Product.Ended refused = product.run("resume", "killed");
        assertThat(refused.status()).as(refused.out()).isEqualTo(2);
        assertThat(refused.err()).contains("or on other rows (data.sha256): data.sha256=");
        hdfs.delete(more, false);

        Product.Ended resumed = product.run("resume", "killed");

        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.out()).contains("goes on after step ");
        assertThat(product.result("killed").path("weightsSha256")).isEqualTo(local.path("weightsSha256"));
    }

    @Test
    void aRunDirectoryThereIsGoneOnWithAfterItsDriverWasKilled() throws Exception {
        String place = cluster.getURI() + "/runs/one";
        var checkpoints = new org.apache.hadoop.fs.Path("/runs/one/checkpoints/*/*.ckpt");
        Process process = product.start(
                command("hdfs:///runs/one", "--set", "data.path=hdfs:///in/", "--set", "data.store=hdfs:///datasets")
                        .toArray(String[]::new));
        while (hdfs.globStatus(checkpoints) == null || hdfs.globStatus(checkpoints).length == 0) {
            assertThat(process.isAlive()).as("still training").isTrue();
            Thread.sleep(2);
        }
        process.destroyForcibly().waitFor();

        Product.Ended resumed = product.run("resume", "hdfs:///runs/one");

        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        assertThat(resumed.out()).contains("goes on after step ").contains("report   " + place + "/report.html");
        assertThat(hdfsText("/runs/one/result.json"))
                .contains(local.path("weightsSha256").asText());
        assertThat(hdfsText("/runs/one/events.jsonl")).contains("runStarted", "resumed", "runEnded");
        assertThat(folder.resolve("hdfs:")).doesNotExist();

        Product.Ended again = product.run(command("hdfs:///runs/one").toArray(String[]::new));
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("the run directory " + place + " exists already");
    }

    private static String hdfsText(String path) throws IOException {
        try (InputStream in = hdfs.open(new org.apache.hadoop.fs.Path(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
