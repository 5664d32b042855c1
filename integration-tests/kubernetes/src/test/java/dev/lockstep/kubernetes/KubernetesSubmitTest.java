package dev.lockstep.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's own submission, told by the submit script, against a server that keeps what it is given as an API server does. It stands where the
 * launcher ends: the script's launcher is one that says its arguments.
 */
class KubernetesSubmitTest {
    @TempDir
    private Path folder;

    private List<String> options(String... more) throws Exception {
        Path installed = Files.createDirectories(folder.resolve("kubernetes"));
        for (Path file : Deployment.matching(".*")) {
            Files.copy(file, installed.resolve(file.getFileName()));
        }
        assertThat(installed.resolve("submit").toFile().setExecutable(true)).isTrue();
        Deployment.speaking(folder.resolve("bin/lockstep"));
        List<String> command =
                new ArrayList<>(List.of(installed.resolve("submit").toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("--", "train", "conf/moons.yaml"));
        Deployment.Ended ended = Deployment.run(Map.of(), command);
        assertThat(ended.status()).as(ended.lines().toString()).isZero();
        assertThat(ended.lines()).startsWith("train", "conf/moons.yaml");
        return ended.lines().subList(2, ended.lines().size());
    }

    @Test
    void aRunWithCardsAndASecretAsksForThePodThatIsMeant() throws Exception {
        try (ApiServer cluster = new ApiServer()) {
            submit(cluster.url());

            JsonNode pod = onlyOne(cluster.objects("test", "pods"));
            JsonNode spec = pod.path("spec");
            JsonNode container = spec.path("containers").path(0);
            assertThat(container.path("image").asText()).isEqualTo("registry/lockstep@sha256:0");
            assertThat(texts(container.path("args")))
                    .startsWith("driver")
                    .contains("local:///opt/lockstep/jars/lockstep-driver-1.jar", "text:moons.yaml:bmFtZTogbW9vbnMK");
            assertThat(container.path("volumeMounts").findValuesAsText("mountPath"))
                    .contains("/etc/lockstep/secret");
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.path("serviceAccountName").asText()).isEqualTo("lockstep");
            assertThat(cluster.objects("test", "configmaps").toString())
                    .as("the template of executors travels with the driver")
                    .contains("nvidia.com/gpu", "spark-local-dir-1", "spark.executor.resource.gpu.amount")
                    .contains(pod.at("/metadata/uid").asText());
        }
    }

    private void submit(String url) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "k8s://" + url,
                "--conf",
                "spark.kubernetes.submission.waitAppCompletion=false"));
        command.addAll(options(
                "--image", "registry/lockstep@sha256:0", "--cards", "--secret", "shared", "--namespace", "test"));
        command.addAll(List.of(
                "--class",
                "dev.lockstep.driver.cli.Main",
                "local:///opt/lockstep/jars/lockstep-driver-1.jar",
                "train",
                "text:moons.yaml:bmFtZTogbW9vbnMK"));

        Deployment.Ended ended =
                Deployment.run(Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"), command);

        assertThat(ended.status()).as(String.join("\n", ended.lines())).isZero();
    }

    private static JsonNode onlyOne(List<JsonNode> found) {
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws Exception {
        Deployment.Ended ended = Deployment.run(
                Map.of(), List.of(Deployment.FOLDER.resolve("submit").toString(), "--", "train", "conf/moons.yaml"));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.lines()).singleElement().asString().contains("give the image by --image");
    }
}
