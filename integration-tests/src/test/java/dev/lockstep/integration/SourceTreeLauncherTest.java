package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a source tree, with a Maven that notes when it builds and a java that says how it was called. */
class SourceTreeLauncherTest {
    private static final Path REPOSITORY = Product.repository();
    private final Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    private final Instant later = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    private Path tree;

    @BeforeEach
    void checkOut() throws IOException {
        tree = Files.createDirectory(folder.toRealPath().resolve("tree"));
        Files.copy(REPOSITORY.resolve("lockstep"), tree.resolve("lockstep"));
        for (String file : List.of(
                "pom.xml",
                "README.md",
                ".mvn/wrapper.properties",
                "worker/pom.xml",
                "worker/core/pom.xml",
                "worker/core/src/main/java/A.java",
                "worker/core/src/test/java/ATest.java",
                "worker/engine-dl4j/pom.xml",
                "worker/engine-dl4j/src/main/java/C.java",
                "worker/engine-torch/pom.xml",
                "worker/engine-torch/src/main/java/D.java",
                "driver/pom.xml",
                "driver/src/main/java/B.java",
                "deploy/pom.xml",
                "deploy/dl4j/pom.xml",
                "deploy/torch/pom.xml",
                "deploy/conf/jvm.options",
                "deploy/standalone/start")) {
            Files.createDirectories(tree.resolve(file).getParent());
            Files.writeString(tree.resolve(file), "");
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(longAgo));
            }
        }
        maven("""
                engine=dl4j home=deploy/target/lockstep
                case "$*" in *deploy/torch*) engine=torch home=$home-torch ;; esac
                mkdir -p $home/jars $home/conf
                touch $home/jars/lockstep-driver-1.jar $home/jars/lockstep-engine-$engine-1.jar $home/conf/jvm.options
                date -u '+%Y-%m-%d %H:%M:%S UTC' >$home/.built
                """);
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        program(jdk.resolve("bin/javac"), "");
        program(jdk.resolve("bin/java"), """
                case "$*" in *EngineQuestion*) cat '%s'; exit ;; esac
                for argument; do printf '%%s\\n' "$argument"; done
                printf 'OMP_NUM_THREADS=%%s\\n' "$OMP_NUM_THREADS"
                printf 'GLIBC_TUNABLES=%%s\\n' "$GLIBC_TUNABLES"
                """.formatted(folder.resolve("engine.txt")));
    }

    @Test
    void itBuildsAtFirstUseAndThenOnlyWhenWhatGoesIntoTheProductIsNewer() throws Exception {
        assertThat(launch().output()).contains("Building Lockstep (first use, a few minutes)…");
        assertThat(builds()).isEqualTo(1);

        assertThat(launch().output()).doesNotContain("Building");
        changed("README.md");
        changed("worker/core/src/test/java/ATest.java");
        launch();
        assertThat(builds()).as("what is no part of the product builds nothing").isEqualTo(1);

        int before = 1;
        for (String source : List.of(
                "worker/core/src/main/java/A.java",
                "driver/src/main/java/B.java",
                "deploy/conf/jvm.options",
                "pom.xml")) {
            changed(source);
            assertThat(launch().output()).contains("Building Lockstep (its sources have changed)…");
            assertThat(builds()).as(source).isEqualTo(++before);
            Files.setLastModifiedTime(tree.resolve(source), FileTime.from(longAgo));
        }
        launch();
        assertThat(builds()).isEqualTo(before);
    }

    @Test
    void aSourceThatIsGoneOrNewIsAChange() throws Exception {
        launch();
        Files.delete(tree.resolve("worker/core/src/main/java/A.java"));
        changed("worker/core/src/main/java");
        launch();

        assertThat(builds()).isEqualTo(2);
    }

    /** Jars of versions that a pom no longer names must not stay on the class path. */
    @Test
    void whenAPomHasChangedNoJarOfBeforeStays() throws Exception {
        launch();
        Path old = Files.createFile(tree.resolve("deploy/target/lockstep/jars/library-1.jar"));
        changed("worker/core/src/main/java/A.java");
        launch();
        assertThat(old).exists();

        changed("worker/core/pom.xml");
        launch();
        assertThat(old).doesNotExist();
    }

    @Test
    void aFirstBuildWithoutNetworkIsSaidInOneLine() throws Exception {
        for (String fault : List.of(
                "Unknown host repo.example: Temporary failure in name resolution",
                "wget: unable to resolve host address",
                "Could not transfer artifact a:b:1: Connect to repo.example failed: Connection refused")) {
            maven("echo '[ERROR] " + fault + "'\nexit 1\n");
            Launched outcome = launch();

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.output().lines().toList())
                    .containsExactly(
                            "Building Lockstep (first use, a few minutes)…",
                            "lockstep: the build fetches libraries on first use and cannot reach the network (a proxy goes into"
                                    + " ~/.m2/settings.xml); log: " + tree.resolve("deploy/target/build.log"));
        }
    }

    @Test
    void aBuildThatFailsOtherwiseShowsWhyAndIsTriedAgain() throws Exception {
        maven("echo '[ERROR] A.java:1 is no class'\nexit 1\n");

        for (int time = 1; time <= 2; time++) {
            Launched outcome = launch();
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.output())
                    .contains("A.java:1 is no class", "lockstep: the build failed; the whole log is ");
            assertThat(builds()).isEqualTo(time);
        }
    }

    @Test
    void aJavaWithoutACompilerCannotBuild() throws Exception {
        Files.delete(folder.resolve("jdk/bin/javac"));

        assertThat(launch().output())
                .contains("is a Java runtime without a compiler; the build needs a JDK 17 or newer");
        assertThat(builds()).isZero();
    }

    @Test
    void torchIsBuiltAtItsFirstUseAndOnlyThen() throws Exception {
        launch();
        assertThat(tree.resolve("deploy/target/lockstep-torch")).doesNotExist();

        String first = "Building Lockstep with libtorch (first use; fetches about 110 MB, once)…";
        assertThat(launchBy("torch").output()).contains(first).contains(home("lockstep-torch"));
        assertThat(built()).containsExactly("deploy/dl4j", "deploy/torch");

        assertThat(launchBy("torch").output()).doesNotContain("Building").contains(home("lockstep-torch"));
        assertThat(launch().output()).doesNotContain("Building").contains(home("lockstep/"));
    }

    @Test
    void autoIsTorchWhereThatIsBuiltAlready() throws Exception {
        assertThat(launchBy("auto torch").output()).contains(home("lockstep/"));
        assertThat(built()).containsExactly("deploy/dl4j");

        launchBy("torch");
        assertThat(launchBy("auto torch").output()).contains(home("lockstep-torch"));
        assertThat(launchBy("auto dl4j").output())
                .as("on a machine that cannot")
                .contains(home("lockstep/"));
    }

    @Test
    void aChangeOfOneEngineBuildsNotTheOther() throws Exception {
        launchBy("torch");
        changed("worker/engine-torch/src/main/java/D.java");
        launch();
        assertThat(built()).containsExactly("deploy/dl4j", "deploy/torch");

        assertThat(launchBy("torch").output()).contains("Building Lockstep with libtorch (its sources have changed)…");
        assertThat(built()).containsExactly("deploy/dl4j", "deploy/torch", "deploy/torch");
    }

    @Test
    void aFirstBuildOfTorchWithoutNetworkNamesItsLog() throws Exception {
        launch();
        maven("echo '[ERROR] Unknown host repo.example'\nexit 1\n");

        assertThat(launchBy("torch").output())
                .contains("cannot reach the network")
                .contains("log: " + tree.resolve("deploy/target/build-torch.log"));
    }

    /** Replicas are threads: each of them computes with one, and none waits for another's bookkeeping. */
    @Test
    void everyProcessHasOneOpenMpThreadAndJavaCppWithoutItsOwnBookkeeping() throws Exception {
        assertThat(launch().output().lines())
                .contains("OMP_NUM_THREADS=1", "spark.executorEnv.OMP_NUM_THREADS=1")
                .contains("@" + tree.resolve("deploy/target/lockstep/conf/jvm.options"));

        assertThat(Files.readString(REPOSITORY.resolve("deploy/conf/jvm.options")))
                .contains("${jvm.native}");
        assertThat(Files.readString(REPOSITORY.resolve("pom.xml")))
                .containsPattern("<jvm.native>[^<]*-Dorg.bytedeco.javacpp.maxphysicalbytes=0[ <]")
                .containsPattern("<jvm.native>[^<]*-Dorg.eclipse.deeplearning4j.helpers.disable=false[ <]");
    }

    /** What a step frees is there for the next one, unless somebody wants it otherwise. */
    @Test
    void everyProcessKeepsTheMemoryOfAStepForTheNextOne() throws Exception {
        assertThat(launch().output())
                .contains("GLIBC_TUNABLES=glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=");
    }

    /** In an hour, so that no clock or file system is too coarse to tell that it was after the build. */
    private void changed(String file) throws IOException {
        Files.setLastModifiedTime(tree.resolve(file), FileTime.from(later));
    }

    private long builds() throws IOException {
        Path log = folder.resolve("builds.txt");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private void maven(String body) throws IOException {
        program(tree.resolve("mvnw"), "echo \"$*\" >>'" + folder.resolve("builds.txt") + "'\n" + body);
    }

    private static void program(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** What was built, one after the other. */
    private List<String> built() throws IOException {
        return Files.readAllLines(folder.resolve("builds.txt")).stream()
                .map(line -> line.replaceFirst(".* -pl (\\S+) .*", "$1"))
                .toList();
    }

    private String home(String name) {
        return "@" + tree.resolve("deploy/target") + "/" + name;
    }

    /** With a run file that says that, as the product understands it. */
    private Launched launchBy(String answer) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("engine.txt"), answer + "\n");
        return launch("--set", "training.engine=" + answer.split(" ", 2)[0]);
    }

    private Launched launch(String... more) throws IOException, InterruptedException {
        Stream<String> command = Stream.of(tree.resolve("lockstep").toString(), "train", "a.yaml");
        return Launched.by(
                folder.resolve("jdk"), Stream.concat(command, Stream.of(more)).toList());
    }
}
