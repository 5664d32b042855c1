package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tar.gz as its users have it: unpacked somewhere, started from somewhere else. */
class DistributionIT {
    @TempDir
    private static Path unpacked;

    private static Path home = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        home = Unpacked.into(unpacked, "lockstep");
    }

    @Test
    void trainsMoonsFromAnyFolderThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("lockstep"), home.resolve("bin/lockstep"));
        Path log = folder.resolve("log.txt");
        String runFile = home.resolve("conf/moons.yaml").toString();

        assertThat(Unpacked.status(folder, log, link, "train", runFile, "--run", "run", "--quiet"))
                .as(Files.readString(log))
                .isZero();
        Path result = folder.resolve("run/result.json");
        assertThat(new ObjectMapper()
                        .readTree(result.toFile())
                        .path("test")
                        .path("accuracy")
                        .asDouble())
                .isGreaterThanOrEqualTo(0.97);
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
    }

    @Test
    void explainsItselfWithoutSpark() throws Exception {
        Path log = folder.resolve("log.txt");

        assertThat(Unpacked.status(folder, log, home.resolve("bin/lockstep"), "train", "--help"))
                .isZero();
        assertThat(Files.readString(log)).contains("--ranks").contains("--run");
    }

    @Test
    void holdsOneOfEachJarAndNoneThatTheDecisionLeavesOut() throws Exception {
        List<String> jars = Unpacked.jars(home);

        assertThat(jars)
                .hasSizeGreaterThan(100)
                .noneMatch(jar -> jar.matches("(rocksdbjni|leveldbjni|py4j|junit|pytorch|lockstep-engine-torch).*"));
        assertThat(jars).contains("javacpp-1.5.7.jar");
        assertThat(jars.stream().map(jar -> jar.replaceFirst("-\\d[\\w.]*", "")))
                .doesNotHaveDuplicates();
        assertThat(home.resolve("LICENSE")).isNotEmptyFile();
        assertThat(home.resolve("README.md")).isNotEmptyFile();
    }

    /** Whose licence no POM of theirs names in a way that is understood; they are Apache's. */
    private static final List<String> LICENCE_UNSAID = List.of("oro", "datasketches-memory", "xbean-asm9-shaded");

    /** Maven leaves out what makes the bill where it is offline, since that says that it asks for a network. */
    private static boolean isBuiltOffline() {
        return System.getProperty("lockstep.build", "").equals("offline: true");
    }

    @Test
    void aBuildThatIsOfflineHasNoBillOfMaterialsRatherThanAnOldOne() {
        assumeThat(isBuiltOffline()).isTrue();
        assertThat(home.resolve("bom.json")).doesNotExist();
    }

    @Test
    void saysOfEachJarWhatItIsAndUnderWhichLicence() throws Exception {
        assumeThat(isBuiltOffline()).as("without -o there is a bom.json").isFalse();
        List<String> described = new ArrayList<>();
        List<String> withoutLicence = new ArrayList<>();
        for (JsonNode part :
                new ObjectMapper().readTree(home.resolve("bom.json").toFile()).path("components")) {
            String classifier = part.path("purl").asText().replaceFirst(".*[?&]classifier=([^&]*).*|.*", "$1");
            described.add(part.path("name").asText() + "-"
                    + part.path("version").asText() + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
            boolean isOurs = part.path("group").asText().equals("dev.lockstep"); // LICENSE says it
            if (part.path("licenses").isEmpty() && !isOurs) {
                withoutLicence.add(part.path("name").asText());
            }
        }

        assertThat(described).containsAll(Unpacked.jars(home));
        assertThat(LICENCE_UNSAID).containsAll(withoutLicence);
    }

    @Test
    void namesTheLicencesOfOthers() throws Exception {
        assertThat(home.resolve("NOTICE")).isNotEmptyFile();
        assertThat(Files.readString(home.resolve("THIRD-PARTY.txt")))
                .contains("Apache", "BSD", "deeplearning4j-nn")
                .doesNotContain("Unknown license");
    }

    /** Under a spark-submit of Spark's own, what Spark does not have itself comes by this one jar. */
    @Test
    void lockstepJarLeadsToAllThatSparkDoesNotHave() throws Exception {
        try (JarFile jar = new JarFile(home.resolve("lockstep.jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);

            assertThat(classPath.split(" "))
                    .allSatisfy(entry -> assertThat(home.resolve(entry)).isNotEmptyFile());
            assertThat(classPath)
                    .contains("jars/lockstep-driver-", "jars/deeplearning4j-nn-", "jars/jhdf-", "jars/picocli-");
        }
    }
}
