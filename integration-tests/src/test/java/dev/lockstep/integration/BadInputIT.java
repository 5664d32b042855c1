package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each ends with exit status 2, one clear message, no stack of calls, and nothing half-written. */
class BadInputIT {
    /** Spark's own, as its logging has it by default: a word that was under way when it stopped. */
    private static final String LATE_HEARTBEAT =
            "(?m)^\\S+ \\S+ WARN Executor: Issue communicating with driver in heartbeater\\n(?:(?!\\d\\d/).*\\n)*";

    @TempDir
    Path folder;

    private Product product;

    @BeforeEach
    void product() {
        product = new Product(folder);
    }

    @AfterEach
    void nothingIsLeftOfARunThatNeverBegan() {
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private void isRefused(String message, String... arguments) throws Exception {
        Product.Ended ended = product.run(arguments);

        assertThat(ended.err().replaceAll(LATE_HEARTBEAT, ""))
                .contains(message)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void aMissingRunFileNamesTheOnesThereAre() throws Exception {
        isRefused("moons.yaml", "train", Product.runFile("moon.yaml"), "--run", "run");
    }

    @Test
    void aMisspeltCommandIsNamedWithTheRightOne() throws Exception {
        isRefused("there is no command 'tran'; did you mean train?", "tran", Product.runFile("moons.yaml"));
    }

    @Test
    void whoAsksIsShownWhereInTheProgramItWas() throws Exception {
        Product.Ended ended = product.run("train", Product.runFile("moon.yaml"), "--run", "run", "--verbose");

        assertThat(ended.err()).contains("moons.yaml").contains("\tat dev.lockstep.");
        assertThat(ended.status()).isEqualTo(2);
    }

    @Test
    void aMalformedRunFileNamesTheLine() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "name: x\ndata: {source: moons\ntraining: ]\n");
        isRefused("line 3", "train", file.toString(), "--run", "run");
    }

    @Test
    void aMisspeltSettingIsNamedWithTheRightOne() throws Exception {
        isRefused("did you mean", "train", Product.runFile("moons.yaml"), "--run", "run", "--set", "training.bacth=3");
    }

    @Test
    void outputsThatDoNotFitTheClassesNameTheLayer() throws Exception {
        isRefused(
                "10 classes",
                "train",
                Product.runFile("digits.yaml"),
                "--run",
                "run",
                "--set",
                "data.rows=100",
                "--set",
                "network.layers.2.dense.units=7");
    }

    @Test
    void fewerRowsThanOneGlobalBatchAreRefused() throws Exception {
        isRefused("rows", "train", Product.runFile("moons.yaml"), "--run", "run", "--set", "data.rows=50");
    }

    @Test
    void anUnwritableRunDirectoryIsRefused() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        isRefused("file", "train", Product.runFile("moons.yaml"), "--run", "file/run");
    }

    @Test
    void aRunDirectoryThatExistsIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectory(folder.resolve("mine"));
        isRefused("exists already", "train", Product.runFile("moons.yaml"), "--run", "mine");
        assertThat(folder.resolve("mine")).isEmptyDirectory();
    }

    @Test
    void aCardThatCannotBeUsedIsRefusedInOneLineBeforeAnythingIsBegun() throws Exception {
        Product.Ended ended = product.run("train", Product.runFile("moons.yaml"), "--run", "run", "--device", "gpu");

        assertThat(ended.err().lines()).singleElement().asString().startsWith("lockstep: cluster.device=gpu, but ");
        assertThat(ended.err()).endsWith("; use --device cpu\n");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aMissingDataFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("csv.yaml"), """
                name: csv
                data: { source: csv, path: nowhere.csv, label: y }
                network: { layers: [ { dense: { units: 2, activation: softmax } } ], loss: crossEntropy }
                training: { replicas: 1 }
                """);
        isRefused("nowhere.csv", "train", file.toString(), "--run", "run");
    }

    @Test
    void ofFilesThatCannotBeReadOneMessageIsSaidAndTheStackOfCallsGoesToAFileOfItsOwn() throws Exception {
        Path log = folder.resolve("stacks.log");
        product = product.with(Map.of(
                "log4j2.configurationFile",
                Product.repository().resolve("deploy/conf/log4j2.properties").toString(),
                "lockstep.stacks",
                "stacks",
                "lockstep.log",
                log.toString()));
        Files.writeString(folder.resolve("hours.csv"), "t,x\n" + "1,2\n".repeat(200));
        Path file = Files.writeString(folder.resolve("hours.yaml"), """
                name: hours
                data: { source: windows, path: hours.csv, columns: [y], targets: [y], past: 4, horizon: 2 }
                network: { layers: [ { lstm: { units: 2 } }, lastStep, { dense: { units: 2 } } ], loss: mse }
                training: { replicas: 1, batch: 4 }
                """);
        isRefused("hours.csv has no column y; there are t, x", "train", file.toString(), "--run", "run");
        assertThat(log).content().contains("\tat dev.lockstep.driver.ingest");
    }

    @Test
    void aLabelThatNoTrainingRowHasIsNamedWithItsRow() throws Exception {
        Files.writeString(folder.resolve("pets.csv"), "x,y\n" + "1,cat\n2,dog\n".repeat(20));
        Files.writeString(folder.resolve("new.csv"), "x,y\n1,cat\n2,cow\n");
        Path file = Files.writeString(folder.resolve("pets.yaml"), """
                name: pets
                data: { source: csv, path: pets.csv, label: y, split: { test: { path: new.csv } } }
                network: { layers: [ { dense: { units: 2, activation: softmax } } ], loss: crossEntropy }
                training: { replicas: 1, batch: 4 }
                """);
        isRefused("the label 'cow' is not one of the classes", "train", file.toString(), "--run", "runs/pets");
        assertThat(folder.resolve("runs")).doesNotExist();
        assertThat(folder.resolve("datasets")).doesNotExist();
    }

    /** Not even root can make a folder there. */
    @Test
    void aRunDirectoryWhereNothingMayBeWrittenIsRefused() throws Exception {
        isRefused(
                "cannot create the run directory /proc/run",
                "train",
                Product.runFile("moons.yaml"),
                "--run",
                "/proc/run");
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() throws Exception {
        isRefused("--device cpu", "train", Product.runFile("moons.yaml"), "--run", "run", "--device", "gpu");
        isRefused("--device", "train", Product.runFile("moons.yaml"), "--run", "run", "--device", "abacus");
    }
}
