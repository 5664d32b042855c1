package dev.lockstep.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesFilesTest {
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (.*) \\S+$");
    private static final Map<String, Class<?>> KINDS = Map.of(
            "Pod", Pod.class,
            "ServiceAccount", ServiceAccount.class,
            "Role", Role.class,
            "RoleBinding", RoleBinding.class);

    /** Knows the fields of the API and no others: the model's own way is to keep what it does not know. */
    private static final ObjectMapper API = new ObjectMapper(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    @TempDir
    private Path folder;

    static List<Path> yamlFiles() {
        return Deployment.matching(".*\\.yaml");
    }

    static List<Path> dockerfiles() {
        return Deployment.matching("Dockerfile.*");
    }

    @ParameterizedTest
    @MethodSource("yamlFiles")
    void eachFileSaysWhatTheApiKnows(Path file) throws IOException {
        for (String part : Files.readString(file).split("(?m)^---$", -1)) {
            JsonNode read = API.readTree(part);
            Class<?> kind = KINDS.get(read.path("kind").asText());
            assertThat(kind).as(read.path("kind").asText()).isNotNull();
            assertThat(API.treeToValue(read, kind)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void eachDockerfileCopiesWhatIsThereOrIsBuiltAndRunsAsNobodySpecial(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> sources = COPY.matcher(text)
                .results()
                .flatMap(found -> List.of(found.group(1).split(" ", -1)).stream())
                .toList();

        assertThat(sources).isNotEmpty().allSatisfy(source -> {
            if (source.startsWith("deploy/target/")) {
                String distribution =
                        source.substring("deploy/target/".length()).replace("${DISTRIBUTION}", "lockstep");
                assertThat(distribution).isIn("lockstep", "lockstep-torch", "lockstep-torch-cuda");
            } else {
                assertThat(Deployment.ROOT.resolve(source)).exists();
            }
        });
        assertThat(text).contains("ARG BASE\nFROM ${BASE}\n", "@sha256:", "\nUSER 10001\n");
    }

    @Test
    void anExecutorIsStartedWithWhatSparkHasPutIntoItsEnvironment() throws Exception {
        Path java = Deployment.speaking(folder.resolve("jdk/bin/java"));
        Map<String, String> environment = Map.ofEntries(
                Map.entry("JAVA_HOME", folder.resolve("jdk").toString()),
                Map.entry("LOCKSTEP_HOME", "/opt/lockstep"),
                Map.entry("SPARK_JAVA_OPT_0", "-Dspark.a=b c"),
                Map.entry("SPARK_JAVA_OPT_1", "-Dspark.d=e"),
                Map.entry("SPARK_JAVA_OPT_10", "-Dspark.last=1"),
                Map.entry("SPARK_EXECUTOR_MEMORY", "1024m"),
                Map.entry("SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@h:7078"),
                Map.entry("SPARK_EXECUTOR_ID", "3"),
                Map.entry("SPARK_EXECUTOR_CORES", "2"),
                Map.entry("SPARK_APPLICATION_ID", "spark-1"),
                Map.entry("SPARK_EXECUTOR_POD_IP", "10.0.0.7"),
                Map.entry("SPARK_RESOURCE_PROFILE_ID", "0"),
                Map.entry("SPARK_EXECUTOR_POD_NAME", "moons-exec-3"));

        Deployment.Ended ended = Deployment.run(
                environment, List.of(Deployment.FOLDER.resolve("entrypoint").toString(), "executor"));

        assertThat(java).exists();
        assertThat(ended.status()).as(ended.lines().toString()).isZero();
        assertThat(ended.lines())
                .containsSubsequence("-Dspark.a=b c", "-Dspark.d=e", "-Dspark.last=1", "-Xmx1024m", "-cp")
                .containsSubsequence("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend", "--driver-url")
                .containsSubsequence(
                        "--executor-id", "3", "--cores", "2", "--app-id", "spark-1", "--hostname", "10.0.0.7");
    }

    @Test
    void aDriverIsStartedByTheLauncherWithoutWhatThatKnowsItself() throws Exception {
        Deployment.speaking(folder.resolve("bin/lockstep"));

        Deployment.Ended ended = Deployment.run(
                Map.of("LOCKSTEP_HOME", folder.toString(), "SPARK_DRIVER_BIND_ADDRESS", "10.0.0.1"),
                List.of(
                        Deployment.FOLDER.resolve("entrypoint").toString(),
                        "driver",
                        "--properties-file",
                        "/opt/spark/conf/spark.properties",
                        "--class",
                        "dev.lockstep.driver.cli.Main",
                        "local:///opt/lockstep/jars/lockstep-driver-1.jar",
                        "train",
                        "text:a.yaml:bmFtZTogYQo="));

        assertThat(ended.lines())
                .containsExactly(
                        "--properties-file",
                        "/opt/spark/conf/spark.properties",
                        "train",
                        "text:a.yaml:bmFtZTogYQo=",
                        "--deploy-mode",
                        "client",
                        "--conf",
                        "spark.driver.bindAddress=10.0.0.1");
    }
}
