package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of an installation, with a java that says how it was called. */
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("..", "lockstep").toAbsolutePath().normalize();
    private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
    private static final String MAIN = "dev.lockstep.driver.cli.Main";

    @TempDir
    private Path folder;

    private Path launcher;
    private Path driverJar;

    @BeforeEach
    void install() throws IOException {
        Path home = folder.toRealPath().resolve("lockstep-1");
        launcher = Files.createDirectories(home.resolve("bin")).resolve("lockstep");
        Files.copy(LAUNCHER, launcher);
        driverJar = Files.createDirectories(home.resolve("jars")).resolve("lockstep-driver-1.jar");
        Files.createFile(driverJar);
        Files.createFile(home.resolve("jars/lockstep-engine-dl4j-1.jar"));
        for (String part : new String[] {"core", "yarn", "kubernetes"}) {
            Files.createFile(home.resolve("jars/spark-" + part + "_2.13-4.jar"));
        }
        Files.createDirectories(home.resolve("conf"));
        java("17.0.15");
    }

    @Test
    void whatSparkKnowsGoesToSparkAndTheRestToTheCommand() throws Exception {
        Launched outcome =
                launch(launcher, "train", "--master", "yarn", "a.yaml", "--conf=spark.x=y z", "--set", "k=v");

        assertThat(outcome.after(SUBMIT))
                .containsSubsequence("--master", "yarn")
                .containsSubsequence("--conf", "spark.x=y z")
                .endsWith("--class", MAIN, driverJar.toString(), "train", "a.yaml", "--set", "k=v");
    }

    /** So that no jar is uploaded that lies on every host; who has them elsewhere says so. */
    @Test
    void onYarnJarsAreThoseOfThisInstallation() throws Exception {
        String jars = "spark.yarn.jars=local:" + driverJar.resolveSibling("*");
        assertThat(launch(launcher, "train", "a.yaml", "--master", "yarn").after(SUBMIT))
                .containsSubsequence("--conf", jars);
        assertThat(launch(launcher, "train", "a.yaml", "--master", "yarn", "--conf", "spark.yarn.archive=hdfs:///a.zip")
                        .after(SUBMIT))
                .doesNotContain(jars);
        assertThat(launch(launcher, "train", "a.yaml", "--master", "yarn", "--keytab", "k", "--principal", "p")
                        .after(SUBMIT))
                .containsSubsequence("--keytab", "k", "--principal", "p");
    }

    @Test
    void aMasterThatThisSparkHasNoPartForIsRefusedInOneLine() throws Exception {
        Files.delete(driverJar.resolveSibling("spark-yarn_2.13-4.jar"));
        Launched outcome = launch(launcher, "train", "a.yaml", "--master", "yarn");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .contains("has Spark 4 without its part for yarn", "-Pspark-3.5", "lockstep.jar");
        assertThat(launch(launcher, "train", "a.yaml", "--master", "k8s://https://h")
                        .status())
                .isZero();
    }

    @Test
    void withoutAMasterItTrainsOnAllCoresOfThisMachine() throws Exception {
        assertThat(launch(launcher, "train", "a.yaml").after(SUBMIT)).containsSubsequence("--master", "local[*]");
        assertThat(launch(launcher, "train", "a.yaml", "--conf", "spark.master=spark://h:7077")
                        .after(SUBMIT))
                .doesNotContain("local[*]");
    }

    @Test
    void theMemoryOfTheDriverIsTheHeapOfThisJvmUnlessTheDriverRunsOnTheCluster() throws Exception {
        assertThat(launch(launcher, "train", "a.yaml", "--driver-memory", "3g").lines())
                .contains("-Xmx3g");
        assertThat(launch(launcher, "train", "a.yaml", "--driver-memory", "3g", "--deploy-mode", "cluster")
                        .lines())
                .doesNotContain("-Xmx3g");
    }

    /** Java warns of each package that it is to open and does not have. */
    @Test
    void noJavaIsAskedForWhatItNoLongerHas() throws Exception {
        String gone = "--add-opens=java.base/sun.security.action=ALL-UNNAMED";
        assertThat(launch(launcher, "train", "a.yaml").lines()).contains(gone);

        java("25.0.1");
        assertThat(launch(launcher, "train", "a.yaml").lines()).doesNotContain(gone);
        assertThat(Files.readString(LAUNCHER.resolveSibling("pom.xml"))).doesNotContain("sun.security.action");
    }

    @Test
    void theRunFileTravelsAsTextToADriverOnTheCluster() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), "name: a\n");
        String text =
                "text:a.yaml:" + Base64.getUrlEncoder().encodeToString("name: a\n".getBytes(StandardCharsets.UTF_8));

        Launched outcome =
                launch(launcher, "train", file.toString(), "--deploy-mode", "cluster", "--master", "yarn", "--run=out");

        assertThat(outcome.after(MAIN)).containsSubsequence("train", text, "--run=out", "--from");
    }

    @Test
    void aStandaloneDriverThatLeftNoResultHasFailed() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        String[] arguments = {
            "train", "a.yaml", "--deploy-mode", "cluster", "--master", "spark://h:7077", "--run", out.toString()
        };
        assertThat(launch(launcher, arguments).status()).isEqualTo(1);

        Files.writeString(out.resolve("result.json"), "{\n  \"status\" : \"diverged\",\n}\n");
        assertThat(launch(launcher, arguments).status()).isEqualTo(3);

        Files.writeString(out.resolve("result.json"), "{\n  \"status\" : \"completed\",\n}\n");
        assertThat(launch(launcher, arguments).status()).isEqualTo(0);
    }

    @Test
    void theClassPathHoldsEveryJarOnceWhateverTheInstallationIsNamed() throws Exception {
        Path said = folder.resolve("classpath.txt");
        launch(launcher, "train", "a.yaml");
        String classPath = Files.readString(said).strip();

        assertThat(classPath.split(":"))
                .containsOnlyOnce(
                        driverJar.toString(),
                        driverJar.resolveSibling("spark-core_2.13-4.jar").toString());
    }

    @Test
    void helpAndVersionStartWithoutSpark() throws Exception {
        for (String[] arguments : new String[][] {{}, {"help"}, {"--help"}, {"version"}, {"train", "--help"}}) {
            assertThat(launch(launcher, arguments).after(MAIN)).containsExactly(arguments);
        }
    }

    @Test
    void whatOnlyLooksAtFilesStartsWithoutSpark() throws Exception {
        for (String[] arguments : new String[][] {
            {"inspect", "model.zip", "--json"},
            {"export", "model.zip", "--onnx", "model.onnx"},
            {"runs"},
            {"compare", "one", "two"}
        }) {
            assertThat(launch(launcher, arguments).after(MAIN)).containsExactly(arguments);
        }
    }

    @Test
    void whatAnswersWhereItIsAskedIsNotSentToTheCluster() throws Exception {
        Launched outcome = launch(
                launcher, "predict", "m.zip", "d.csv", "--to", "x", "--deploy-mode", "cluster", "--master", "yarn");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).contains("--deploy-mode cluster is for train and resume");
    }

    @Test
    void aSystemWithoutNativeLibrariesIsRefusedInOneLine() throws Exception {
        Path uname = Files.createDirectories(folder.resolve("system")).resolve("uname");
        Files.writeString(uname, "#!/bin/sh\necho SunOS sun4v\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        String path = uname.getParent() + ":" + System.getenv("PATH");
        Launched none = launch(Path.of("/usr/bin/env"), "PATH=" + path, launcher.toString(), "train", "a.yaml");

        assertThat(none.status()).isEqualTo(2);
        assertThat(none.lines())
                .containsExactly("lockstep: there are no native libraries for SunOS on sun4v, only for Linux and macOS"
                        + " on x86_64 and arm64.");

        Files.writeString(uname, "#!/bin/sh\necho Darwin arm64\n");
        Files.createFile(driverJar.resolveSibling("javacpp-1.5.7-linux-x86_64.jar"));
        Launched other = launch(Path.of("/usr/bin/env"), "PATH=" + path, launcher.toString(), "train", "a.yaml");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.lines())
                .singleElement()
                .asString()
                .contains("has native libraries for linux-x86_64, and this machine is macosx-arm64");
    }

    @Test
    void itFindsItsPlaceThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), launcher);
        Path second = Files.createSymbolicLink(
                folder.resolve("second"), Path.of(first.getFileName().toString()));

        assertThat(launch(second, "train", "a.yaml").after(MAIN)).startsWith(driverJar.toString());
    }

    @Test
    void aJdkThatIsTooOldOrMissingIsNamedInOneLine() throws Exception {
        java("11.0.2");
        Launched old = launch(launcher, "train", "a.yaml");
        assertThat(old.status()).isEqualTo(1);
        assertThat(old.lines()).hasSize(1).first().asString().contains("Java 11.0.2", "needs a JDK 17 or newer");

        Files.delete(folder.resolve("jdk/bin/java"));
        Launched missing = launch(launcher, "train", "a.yaml");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.lines()).hasSize(1).first().asString().contains("has no bin/java");
    }

    @Test
    void anOptionWithoutItsValueIsBadInput() throws Exception {
        Launched outcome = launch(launcher, "train", "a.yaml", "--master");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.lines()).containsExactly("lockstep: --master needs a value.");
    }

    /** For the bar, which is one line that is written over and over. */
    @Test
    void onATerminalItSaysHowWideThatIs() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "no " + script + " (Debian: bsdutils), which makes terminals");
        String commands = "stty cols 117; '" + launcher + "' train a.yaml";

        assertThat(launch(script, "-q", "-e", "-c", commands, "/dev/null").lines())
                .contains("-Dlockstep.columns=117");
        assertThat(launch(launcher, "train", "a.yaml").lines())
                .noneMatch(line -> line.startsWith("-Dlockstep.columns"));
    }

    @Test
    void aMasterThatSparkDoesNotKnowIsBadInput() throws Exception {
        Launched outcome = launch(launcher, "train", "a.yaml", "--master", "foo");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.lines())
                .singleElement()
                .asString()
                .contains("there is no master 'foo'; give local[*], spark://");
    }

    private void java(String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(
                java,
                "#!/bin/sh\nfor argument; do printf '%s\\n' \"$argument\"; done\n" + "echo \"$CLASSPATH\" >'"
                        + folder.resolve("classpath.txt") + "'\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private Launched launch(Path start, String... arguments) throws IOException, InterruptedException {
        return Launched.by(
                folder.resolve("jdk"),
                Stream.concat(Stream.of(start.toString()), Stream.of(arguments)).toList());
    }
}
